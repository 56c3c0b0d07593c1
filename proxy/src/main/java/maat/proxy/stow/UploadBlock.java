package maat.proxy.stow;

import maat.proxy.config.TrustedAddresses;
import maat.proxy.dicomweb.DicomWebRequest.StoreInstances;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.RouteHandler;

/**
 * Keeps uploads by hand away from networks that are to use something else: a request with the field {@code frontend},
 * which web pages set and programs do not, is 401 from a listed address (AUTH-22).
 *
 * @param blocked addresses that may not upload from a web page
 * @param store does what is not blocked
 */
public record UploadBlock(TrustedAddresses blocked, RouteHandler<StoreInstances> store)
        implements RouteHandler<StoreInstances> {
    private static final String OF_WEB_PAGES = "frontend";

    @Override
    public void handle(Exchange exchange, StoreInstances request) {
        boolean fromWebPage = exchange.head().fields().first(OF_WEB_PAGES) != null;
        if (fromWebPage && blocked.contains(exchange.clientAddress())) {
            exchange.refuse(Problem.of(401, "Authorization error", "Web pages may not upload from this address"));
        } else {
            store.handle(exchange, request);
        }
    }
}
