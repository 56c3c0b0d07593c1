package maat.server.study;

import java.util.Optional;
import maat.server.http.Parameters;
import maat.server.http.PathValue;
import maat.server.http.Problem;
import maat.server.policy.Source;

/** The source that a query names: {@code album={id}} or {@code inbox=true} (10.4). */
final class Sources {
    private Sources() {}

    /** The source named, or everything; whether one must be named, the policy says. @throws Problem 400 for both at once (STU-04), 404 for an impossible album */
    static Source optional(Parameters query) {
        return named(query).orElse(Source.ANY);
    }

    /** @throws Problem 400 unless exactly one is named */
    static Source required(Parameters query) {
        return named(query).orElseThrow(() -> query.malformed("name exactly one source: album or inbox=true"));
    }

    private static Optional<Source> named(Parameters query) {
        boolean inbox = query.flag("inbox").orElse(false);
        var album = query.find("album");
        if (inbox && album.isPresent()) {
            throw query.malformed("album and inbox exclude each other");
        }
        if (inbox) {
            return Optional.of(Source.INBOX);
        }
        if (album.isPresent() && !PathValue.isAlbum(album.get())) {
            throw Problem.of(404, "Album Not Found", "The album does not exist or you don't have access");
        }
        return album.map(Source.Album::new);
    }
}
