package maat.proxy.dicomweb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveBulkData;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveFrames;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveInstance;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveMetadata;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveRendered;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveSeries;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveThumbnail;
import maat.proxy.dicomweb.DicomWebRequest.SearchInstances;

/** What lies at and below {@code /studies/{study}/series/{series}}. */
final class SeriesPaths {
    private static final Set<String> RETRIEVE = Set.of("accept");
    private static final Set<String> METADATA = Set.of("accept", "charset");
    private static final Set<String> RENDERED =
            Set.of("accept", "charset", "annotation", "quality", "viewport", "window", "iccprofile");
    private static final Set<String> SEARCH =
            Set.of("accept", "charset", "offset", "limit", "fuzzymatching", "includefield");
    /** Parameters that the proxy itself answers to. */
    private static final Set<String> OWN_MATTER =
            Set.of("accept", "StudyInstanceUID", "0020000D", "SeriesInstanceUID", "0020000E");

    /** Words that never begin a bulk-data path: routes of this and of other houses. */
    private static final Set<String> RESERVED = Set.of(
            "studies",
            "series",
            "instances",
            "frames",
            "metadata",
            "rendered",
            "thumbnail",
            "users",
            "albums",
            "favorites",
            "comments",
            "fetch",
            "reject",
            "export");

    private static final Set<String> BULK = Set.of("bulkdata", "bulk");

    private final Verb verb;
    private final List<String> path;
    private final String query;
    private final Uid study;
    private final Uid series;

    /** {@code path} starts with {@code studies/{study}/series/{series}}. */
    SeriesPaths(Verb verb, List<String> path, String query, Uid study, Uid series) {
        this.verb = verb;
        this.path = path;
        this.query = query;
        this.study = study;
        this.series = series;
    }

    Route route() throws RequestRefused {
        List<String> below = path.subList(4, path.size());
        if (below.isEmpty()) {
            return switch (verb) {
                case PUT, DELETE -> server();
                case OPTIONS -> new Preflight();
                case GET, HEAD -> new RetrieveSeries(study, series, parameters(RETRIEVE));
                default ->
                    throw RequestRefused.methodNotAllowed(
                            List.of(Verb.GET, Verb.HEAD, Verb.PUT, Verb.DELETE, Verb.OPTIONS));
            };
        }
        return switch (below.getFirst()) {
            case "users", "albums", "favorites" -> server();
            default -> StudyPaths.reads(verb) ? belowSeries(below) : preflight(below);
        };
    }

    /** A preflight tells no more than whether the path exists. */
    private Route preflight(List<String> below) throws RequestRefused {
        belowSeries(below);
        return new Preflight();
    }

    private Route belowSeries(List<String> below) throws RequestRefused {
        if (below.getFirst().equals("instances") && below.size() > 1) {
            return belowInstance(StudyPaths.uid(below.get(1)), below.subList(2, below.size()));
        }
        return switch (onlyWord(below)) {
            case "instances" -> search();
            case "metadata" -> new RetrieveMetadata(study, series, Optional.empty(), parameters(METADATA));
            case "rendered" -> new RetrieveRendered(study, series, Optional.empty(), List.of(), parameters(RENDERED));
            case "thumbnail" -> new RetrieveThumbnail(study, series, Optional.empty(), List.of(), parameters(RENDERED));
            default -> bulkData(Optional.empty(), below);
        };
    }

    /** The word, where nothing follows it. */
    private static String onlyWord(List<String> below) {
        return below.size() == 1 ? below.getFirst() : "";
    }

    private Route belowInstance(Uid instance, List<String> below) throws RequestRefused {
        if (below.isEmpty()) {
            return new RetrieveInstance(study, series, instance, parameters(RETRIEVE));
        }
        Optional<Uid> named = Optional.of(instance);
        if (below.getFirst().equals("frames") && below.size() > 1) {
            return frames(instance, frameList(below.get(1)), below.subList(2, below.size()));
        }
        return switch (onlyWord(below)) {
            case "metadata" -> new RetrieveMetadata(study, series, named, parameters(METADATA));
            case "rendered" -> new RetrieveRendered(study, series, named, List.of(), parameters(RENDERED));
            case "thumbnail" -> new RetrieveThumbnail(study, series, named, List.of(), parameters(RENDERED));
            default -> bulkData(named, below);
        };
    }

    private Route frames(Uid instance, List<Integer> frames, List<String> below) throws RequestRefused {
        if (below.isEmpty()) {
            return new RetrieveFrames(study, series, instance, frames, parameters(RETRIEVE));
        }
        Optional<Uid> named = Optional.of(instance);
        return switch (onlyWord(below)) {
            case "rendered" -> new RetrieveRendered(study, series, named, frames, parameters(RENDERED));
            case "thumbnail" -> new RetrieveThumbnail(study, series, named, frames, parameters(RENDERED));
            default -> throw RequestRefused.notFound();
        };
    }

    private static List<Integer> frameList(String segment) throws RequestRefused {
        if (segment.indexOf(',') < 0) {
            return List.of(frame(segment));
        }
        List<Integer> frames = new ArrayList<>();
        for (String number : segment.split(",", -1)) {
            frames.add(frame(number));
        }
        return frames;
    }

    private static Integer frame(String number) throws RequestRefused {
        if (number.isEmpty()
                || number.length() > 9
                || number.startsWith("0")
                || !Characters.all(number, Characters::digit)) {
            throw RequestRefused.badRequest("The path names a frame that is no positive number");
        }
        return Integer.valueOf(number);
    }

    /**
     * Every archive names bulk data its own way (D-09): {@code bulkdata} or {@code bulk} alone or with more below it,
     * or another word with at least one segment below it.
     */
    private Route bulkData(Optional<Uid> instance, List<String> below) throws RequestRefused {
        String word = below.getFirst();
        if (RESERVED.contains(word) || (below.size() == 1 && !BULK.contains(word))) {
            throw RequestRefused.notFound();
        }
        for (String segment : below) {
            if (!Characters.all(segment, Characters::unreserved)) {
                throw RequestRefused.badRequest("The path of the bulk data holds a character that has no place there");
            }
        }
        return new RetrieveBulkData(study, series, instance, below, parameters(RETRIEVE));
    }

    private Route search() throws RequestRefused {
        RouteParameters known = RouteParameters.known(Query.decode(query), SEARCH, true);
        StudyPaths.agree(known, study, "StudyInstanceUID", "0020000D");
        StudyPaths.agree(known, series, "SeriesInstanceUID", "0020000E");
        known.paging();
        return new SearchInstances(study, series, known.without(OWN_MATTER));
    }

    private Parameters parameters(Set<String> names) throws RequestRefused {
        return query.isEmpty()
                ? Parameters.NONE
                : RouteParameters.known(Query.decode(query), names, false).without(RETRIEVE);
    }

    private Route server() throws RequestRefused {
        return DicomWebParser.server(verb, path, query);
    }
}
