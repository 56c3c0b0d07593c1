package maat.proxy.pipeline;

import maat.proxy.backend.Backend;
import maat.proxy.config.ProxyConfig;
import maat.proxy.decision.DecisionRoom;
import maat.proxy.dicomweb.DicomWebRequest;

/** Makes the handlers of DICOMweb requests. */
final class Handlers {
    private Handlers() {}

    static DicomWebHandlers of(
            DecisionRoom room,
            InstanceMembership membership,
            Backend pacs,
            PublicUrls urls,
            Metrics metrics,
            ProxyConfig config) {
        Retrieval plain = new Retrieval(room.decisions(), membership, pacs, urls);
        return new DicomWebHandlers(
                plain,
                Handlers::notYet,
                Handlers::notYet,
                Handlers::notYet,
                Handlers::notYet,
                Handlers::notYet,
                Handlers::notYet,
                Handlers::notYet);
    }

    private static void notYet(Exchange exchange, DicomWebRequest request) {
        exchange.refuse(Problem.of(501, "Not Implemented", "This proxy does not answer such requests yet"));
    }
}
