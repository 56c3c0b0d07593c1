package maat.proxy.pipeline;

import maat.proxy.dicomweb.DicomWebRequest;
import maat.proxy.dicomweb.Preflight;
import maat.proxy.dicomweb.Route;
import maat.proxy.dicomweb.ServerRoute;

/** The closed set of names under which requests are counted. */
final class RouteNames {
    private RouteNames() {}

    static String of(Route route) {
        return switch (route) {
            case Preflight _ -> "preflight";
            case ServerRoute _ -> "server";
            case DicomWebRequest.StoreInstances _ -> "store";
            case DicomWebRequest.RetrieveStudy _ -> "study";
            case DicomWebRequest.StudyMetadata _ -> "study_metadata";
            case DicomWebRequest.StudyInstances _ -> "study_instances";
            case DicomWebRequest.RetrieveSeries _ -> "series";
            case DicomWebRequest.RetrieveInstance _ -> "instance";
            case DicomWebRequest.RetrieveFrames _ -> "frames";
            case DicomWebRequest.RetrieveRendered _ -> "rendered";
            case DicomWebRequest.RetrieveThumbnail _ -> "thumbnail";
            case DicomWebRequest.RetrieveBulkData _ -> "bulk_data";
            case DicomWebRequest.RetrieveMetadata _ -> "metadata";
            case DicomWebRequest.SearchInstances _ -> "instances";
        };
    }
}
