package maat.proxy.pipeline;

import maat.proxy.dicomweb.DicomWebRequest;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveBulkData;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveFrames;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveInstance;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveMetadata;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveRendered;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveSeries;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveStudy;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveThumbnail;
import maat.proxy.dicomweb.DicomWebRequest.SearchInstances;
import maat.proxy.dicomweb.DicomWebRequest.StoreInstances;
import maat.proxy.dicomweb.DicomWebRequest.StudyInstances;
import maat.proxy.dicomweb.DicomWebRequest.StudyMetadata;

/**
 * Who answers which kind of DICOMweb request.
 *
 * @param plain what is passed on as the PACS has it
 */
public record DicomWebHandlers(
        RouteHandler<OfSeries> plain,
        RouteHandler<StoreInstances> store,
        RouteHandler<RetrieveStudy> study,
        RouteHandler<StudyMetadata> studyMetadata,
        RouteHandler<StudyInstances> studyInstances,
        RouteHandler<RetrieveMetadata> metadata,
        RouteHandler<SearchInstances> instances,
        RouteHandler<RetrieveThumbnail> thumbnail) {

    void handle(Exchange exchange, DicomWebRequest request) {
        switch (request) {
            case RetrieveFrames r -> plain.handle(exchange, r);
            case RetrieveInstance r -> plain.handle(exchange, r);
            case RetrieveRendered r -> plain.handle(exchange, r);
            case RetrieveBulkData r -> plain.handle(exchange, r);
            case RetrieveSeries r -> plain.handle(exchange, r);
            case RetrieveThumbnail r when r.namedInstance().isPresent() -> plain.handle(exchange, r);
            case RetrieveThumbnail r -> thumbnail.handle(exchange, r);
            case StoreInstances r -> store.handle(exchange, r);
            case RetrieveStudy r -> study.handle(exchange, r);
            case StudyMetadata r -> studyMetadata.handle(exchange, r);
            case StudyInstances r -> studyInstances.handle(exchange, r);
            case RetrieveMetadata r -> metadata.handle(exchange, r);
            case SearchInstances r -> instances.handle(exchange, r);
        }
    }
}
