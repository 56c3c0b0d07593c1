package maat.proxy.dicomweb;

import java.util.List;
import java.util.stream.Collectors;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.DicomWebRequest.OfStudy;
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
 * The canonical address of a request at the archive, built from parsed parts only.
 *
 * @param path below the DICOMweb root, starting with {@code /studies}; it needs no percent-encoding
 * @param query without the question mark, empty if there is none
 */
public record UpstreamUri(String path, String query) {

    /** Where the archive answers this request. Source, paging and {@code accept} are not the archive's matter. */
    public static UpstreamUri of(DicomWebRequest request) {
        return switch (request) {
            case StoreInstances store ->
                new UpstreamUri("/studies" + store.study().map(s -> "/" + s).orElse(""), "");
            case OfStudy study -> new UpstreamUri(pathOf(study), encoded(study.parameters()));
            case OfSeries series -> new UpstreamUri(pathOf(series), encoded(series.parameters()));
        };
    }

    private static String encoded(Parameters parameters) {
        return parameters.forwarded().encoded();
    }

    private static String pathOf(OfStudy request) {
        String study = "/studies/" + request.study();
        return switch (request) {
            case RetrieveStudy _ -> study;
            case StudyMetadata _ -> study + "/metadata";
            case StudyInstances _ -> study + "/instances";
        };
    }

    private static String pathOf(OfSeries request) {
        String object = "/studies/" + request.study() + "/series/" + request.series()
                + request.namedInstance().map(i -> "/instances/" + i).orElse("");
        return switch (request) {
            case RetrieveSeries _ -> object;
            case RetrieveInstance _ -> object;
            case RetrieveFrames frames -> object + framesOf(frames.frames());
            case RetrieveRendered rendered -> object + framesOf(rendered.frames()) + "/rendered";
            case RetrieveThumbnail thumbnail -> object + framesOf(thumbnail.frames()) + "/rendered";
            case RetrieveBulkData bulk -> object + "/" + String.join("/", bulk.path());
            case RetrieveMetadata _ -> object + "/metadata";
            case SearchInstances _ -> object + "/instances";
        };
    }

    private static String framesOf(List<Integer> frames) {
        if (frames.isEmpty()) {
            return "";
        }
        if (frames.size() == 1) {
            return "/frames/" + frames.getFirst();
        }
        return frames.stream().map(String::valueOf).collect(Collectors.joining(",", "/frames/", ""));
    }

    /** Path and query as they stand in the request line, below the path of the archive's DICOMweb root. */
    public String below(String rootPath) {
        return query.isEmpty() ? rootPath + path : rootPath + path + '?' + query;
    }
}
