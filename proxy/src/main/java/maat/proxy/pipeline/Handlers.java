package maat.proxy.pipeline;

import maat.proxy.backend.Backend;
import maat.proxy.config.ProxyConfig;
import maat.proxy.decision.DecisionRoom;
import maat.proxy.decision.ServerCalls;
import maat.proxy.filter.Access;
import maat.proxy.filter.ListRoutes;
import maat.proxy.filter.StudyRoute;
import maat.proxy.filter.ThumbnailRoute;
import maat.proxy.stow.StoreRoute;
import maat.proxy.stow.UploadBlock;

/** Makes the handlers of DICOMweb requests. */
final class Handlers {
    private Handlers() {}

    static DicomWebHandlers of(
            DecisionRoom room,
            ServerCalls uploads,
            InstanceMembership membership,
            Backend pacs,
            PublicUrls urls,
            Metrics metrics,
            ProxyConfig config,
            boolean signed) {
        Retrieval plain = new Retrieval(room.decisions(), membership, pacs, urls);
        Access access = new Access(room.decisions(), membership, signed);
        ListRoutes lists = new ListRoutes(access, pacs, urls, metrics::droppedReference);
        StudyRoute study = new StudyRoute(access, pacs, urls, metrics::droppedReference);
        var limits = new StoreRoute.Settings(
                pacs, config.limits().partHeader(), config.limits().instanceHeader());
        return new DicomWebHandlers(
                plain,
                new UploadBlock(config.blockedUploads(), new StoreRoute(room.decisions(), uploads, urls, limits)),
                study,
                lists::studyMetadata,
                lists::studyInstances,
                lists::metadata,
                lists::instances,
                new ThumbnailRoute(access, pacs, urls));
    }
}
