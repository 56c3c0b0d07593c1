package maat.proxy.dicomweb;

import static maat.proxy.dicomweb.Verb.DELETE;
import static maat.proxy.dicomweb.Verb.GET;
import static maat.proxy.dicomweb.Verb.HEAD;
import static maat.proxy.dicomweb.Verb.OPTIONS;
import static maat.proxy.dicomweb.Verb.POST;
import static maat.proxy.dicomweb.Verb.PUT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveStudy;
import maat.proxy.dicomweb.DicomWebRequest.StoreInstances;
import maat.proxy.dicomweb.DicomWebRequest.StudyInstances;
import maat.proxy.dicomweb.DicomWebRequest.StudyMetadata;

/** What lies at and below {@code /studies}. */
final class StudyPaths {
    private static final Set<String> STORE = Set.of("album", "accept");
    private static final Set<String> RETRIEVE = Set.of("album", "inbox", "accept");
    private static final Set<String> METADATA = Set.of("album", "inbox", "accept", "charset");
    private static final Set<String> INSTANCES =
            Set.of("album", "inbox", "accept", "charset", "offset", "limit", "fuzzymatching", "includefield");
    /** Parameters that the proxy itself answers to. */
    private static final Set<String> OWN_MATTER = Set.of(
            "album",
            "inbox",
            "accept",
            "offset",
            "limit",
            "StudyInstanceUID",
            "0020000D",
            "SeriesInstanceUID",
            "0020000E");

    private final Verb verb;
    private final List<String> path;
    private final String query;

    /** {@code path} starts with {@code studies}. */
    StudyPaths(Verb verb, List<String> path, String query) {
        this.verb = verb;
        this.path = path;
        this.query = query;
    }

    Route route() throws RequestRefused {
        if (path.size() == 1) {
            return studies();
        }
        Uid study = uid(path.get(1));
        if (path.size() == 2) {
            return study(study);
        }
        return switch (path.get(2)) {
            case "comments", "favorites", "users", "albums", "fetch" -> server();
            case "metadata" -> at(3) ? metadata(study) : unknown();
            case "instances" -> at(3) ? instances(study) : unknown();
            case "series" -> series(study);
            default -> unknown();
        };
    }

    private Route series(Uid study) throws RequestRefused {
        if (at(3) || path.get(3).equals("fetch")) {
            return server();
        }
        return new SeriesPaths(verb, path, query, study, uid(path.get(3))).route();
    }

    private Route studies() throws RequestRefused {
        return switch (verb) {
            case GET, HEAD -> server();
            case POST -> store(Optional.empty());
            case OPTIONS -> new Preflight();
            default -> throw RequestRefused.methodNotAllowed(List.of(GET, HEAD, POST, OPTIONS));
        };
    }

    private Route study(Uid study) throws RequestRefused {
        return switch (verb) {
            case GET, HEAD -> {
                RouteParameters known = known(RETRIEVE);
                yield new RetrieveStudy(study, known.source(), known.without(RETRIEVE));
            }
            case POST -> store(Optional.of(study));
            case PUT, DELETE -> server();
            case OPTIONS -> new Preflight();
            default -> throw RequestRefused.methodNotAllowed(List.of(GET, HEAD, POST, PUT, DELETE, OPTIONS));
        };
    }

    private Route store(Optional<Uid> study) throws RequestRefused {
        RouteParameters known = known(STORE);
        return new StoreInstances(study, known.album(), known.accept());
    }

    private Route metadata(Uid study) throws RequestRefused {
        if (!reads(verb)) {
            return new Preflight();
        }
        RouteParameters known = known(METADATA);
        return new StudyMetadata(study, known.source(), known.without(RETRIEVE));
    }

    private Route instances(Uid study) throws RequestRefused {
        if (!reads(verb)) {
            return new Preflight();
        }
        RouteParameters known = RouteParameters.known(Query.decode(query), INSTANCES, true);
        agree(known, study, "StudyInstanceUID", "0020000D");
        return new StudyInstances(
                study, known.source(), seriesAskedFor(known), known.paging(), known.without(OWN_MATTER));
    }

    private static List<Uid> seriesAskedFor(RouteParameters known) throws RequestRefused {
        List<Uid> only = new ArrayList<>();
        Optional<String> asked = known.value("SeriesInstanceUID", "0020000E");
        if (asked.isPresent()) {
            for (String text : asked.get().split("[,\\\\]", -1)) {
                only.add(Uid.of(text)
                        .orElseThrow(() -> RequestRefused.badParameter("SeriesInstanceUID is not a list of UIDs")));
            }
        }
        return only;
    }

    /** Refuses a search that names another object in its query than in its path. */
    static void agree(RouteParameters known, Uid uid, String keyword, String tag) throws RequestRefused {
        Optional<String> matched = known.value(keyword, tag);
        if (matched.isPresent() && !matched.get().equals(uid.value())) {
            throw RequestRefused.badParameter(keyword + " contradicts the path");
        }
    }

    /** True for reading, false for a preflight, a refusal for everything else. */
    static boolean reads(Verb verb) throws RequestRefused {
        if (!verb.reads() && verb != OPTIONS) {
            throw RequestRefused.methodNotAllowed(List.of(GET, HEAD, OPTIONS));
        }
        return verb.reads();
    }

    static Uid uid(String segment) throws RequestRefused {
        return Uid.of(segment).orElseThrow(() -> RequestRefused.badRequest("The path names something that is no UID"));
    }

    private RouteParameters known(Set<String> names) throws RequestRefused {
        return RouteParameters.known(Query.decode(query), names, false);
    }

    private boolean at(int size) {
        return path.size() == size;
    }

    private Route server() throws RequestRefused {
        return DicomWebParser.server(verb, path, query);
    }

    private static Route unknown() throws RequestRefused {
        throw RequestRefused.notFound();
    }
}
