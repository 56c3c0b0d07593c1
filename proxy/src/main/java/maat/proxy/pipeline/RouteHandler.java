package maat.proxy.pipeline;

import maat.proxy.dicomweb.DicomWebRequest;

/**
 * Answers one kind of DICOMweb request.
 *
 * @param <R> that kind
 */
public interface RouteHandler<R extends DicomWebRequest> {
    /** Called on the event loop with a parsed request whose token is well-formed; decides, and answers once. */
    void handle(Exchange exchange, R request);
}
