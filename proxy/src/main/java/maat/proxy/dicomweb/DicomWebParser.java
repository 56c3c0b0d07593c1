package maat.proxy.dicomweb;

import static maat.proxy.dicomweb.Verb.DELETE;
import static maat.proxy.dicomweb.Verb.GET;
import static maat.proxy.dicomweb.Verb.HEAD;
import static maat.proxy.dicomweb.Verb.OPTIONS;
import static maat.proxy.dicomweb.Verb.PATCH;
import static maat.proxy.dicomweb.Verb.POST;
import static maat.proxy.dicomweb.Verb.PUT;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the method and the target of a request line (table 1.2, H-01 to H-09). Whatever is not a known route is refused.
 */
public final class DicomWebParser {
    private static final List<Verb> ANY = List.of(GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS);

    /** Outside of {@code /api}, where RFC 8414 3.1 wants them. */
    private static final Set<List<String>> OAUTH_METADATA = Set.of(
            List.of(".well-known", "oauth-authorization-server"),
            List.of(".well-known", "oauth-authorization-server", "api"));

    private DicomWebParser() {}

    /**
     * Parses a request whose target must be in origin form.
     *
     * @throws RequestRefused always and only this, whatever the texts hold
     */
    public static ParsedRequest parse(String method, String target) throws RequestRefused {
        return parse(method, target, "");
    }

    /**
     * Parses a request; its target may also be in absolute form if its authority equals {@code host} (H-02).
     *
     * @throws RequestRefused 400 malformed, 404 unknown path, 405 method not taken; always and only this
     */
    public static ParsedRequest parse(String method, String target, String host) throws RequestRefused {
        Verb verb = Verb.of(method);
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            throw RequestRefused.methodNotAllowed(ANY);
        }
        if (verb == OPTIONS && target.equals("*")) {
            return new ParsedRequest(verb, Optional.empty(), new Preflight());
        }
        RawTarget raw = RawTarget.cut(target, host);
        List<String> segments = raw.segments();
        if (verb == GET && OAUTH_METADATA.contains(segments)) {
            return new ParsedRequest(verb, Optional.empty(), new ServerRoute('/' + String.join("/", segments), ""));
        }
        if (segments.isEmpty() || !segments.getFirst().equals("api")) {
            throw RequestRefused.notFound();
        }
        List<String> path = segments.subList(1, segments.size());
        checkEscapes(path);
        Optional<LinkToken> link = link(path);
        if (link.isPresent()) {
            path = path.subList(2, path.size());
            if (!path.isEmpty() && path.getFirst().equals("link")) {
                throw RequestRefused.badRequest("A link cannot lead into a link");
            }
        }
        return new ParsedRequest(verb, link, route(verb, path, raw.query()));
    }

    /** Percent-encoding has one place in a path: a user reference (H-01). */
    private static void checkEscapes(List<String> path) throws RequestRefused {
        for (int i = 0; i < path.size(); i++) {
            if (path.get(i).indexOf('%') >= 0 && (i == 0 || !path.get(i - 1).equals("users"))) {
                throw RequestRefused.badRequest("Only user references may be percent-encoded in a path");
            }
        }
    }

    private static Optional<LinkToken> link(List<String> path) throws RequestRefused {
        if (path.isEmpty() || !path.getFirst().equals("link")) {
            return Optional.empty();
        }
        Optional<LinkToken> token = path.size() < 2 ? Optional.empty() : LinkToken.of(path.get(1));
        if (token.isEmpty()) {
            throw RequestRefused.badRequest("The link holds no token");
        }
        return token;
    }

    private static Route route(Verb verb, List<String> path, String query) throws RequestRefused {
        if (path.isEmpty()) {
            throw RequestRefused.notFound();
        }
        if (path.getFirst().equals("studies")) {
            return new StudyPaths(verb, path, query).route();
        }
        return server(verb, path, query);
    }

    /** A path that the server answers, whatever the method. */
    static Route server(Verb verb, List<String> path, String query) throws RequestRefused {
        if (verb == Verb.OTHER) {
            throw RequestRefused.methodNotAllowed(ANY);
        }
        if (verb == OPTIONS) {
            return new Preflight();
        }
        return new ServerRoute(ServerTargets.path(path), ServerTargets.query(query));
    }
}
