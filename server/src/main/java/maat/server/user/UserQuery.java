package maat.server.user;

import java.util.Optional;
import maat.server.http.Paging;
import maat.server.http.Parameters;
import maat.server.http.PathValue;
import maat.server.http.Problem;

/** What {@code GET /users} asks for (reference 9.2). */
sealed interface UserQuery {
    /** Characters that a search has at least, so that nobody lists everybody. */
    int SHORTEST_SEARCH = 3;

    int LONGEST = 1024;

    /** @param user e-mail without regard to case, or {@code sub} exactly (USR-07) */
    record Reference(String user) implements UserQuery {}

    /** @param text part of a name or of an e-mail address, literally */
    record Search(String text, Paging paging) implements UserQuery {}

    /** @throws Problem 400 unless exactly one of both is asked for (USR-13), with a usable text */
    static UserQuery of(Parameters query) {
        requireAlbumId(query.find("album"));
        if (query.has("reference") == query.has("search")) {
            throw query.malformed("exactly one of reference and search is required");
        }
        var paging = Paging.of(query, 0);
        if (query.has("reference")) {
            query.required("reference");
            return new Reference(query.text("reference", LONGEST).orElseThrow());
        }
        String text = query.text("search", LONGEST).orElseThrow();
        if (text.codePointCount(0, text.length()) < SHORTEST_SEARCH) {
            throw query.malformed("search must have at least %d characters".formatted(SHORTEST_SEARCH));
        }
        return new Search(text, paging);
    }

    /** The album that seems to narrow the question; {@link #of} checks it. @throws Problem 404 when no album can have that id */
    static Optional<String> album(Parameters query) {
        var album = query.hint("album");
        requireAlbumId(album);
        return album;
    }

    private static void requireAlbumId(Optional<String> album) {
        if (album.isPresent() && !PathValue.isAlbum(album.get())) {
            throw Problem.of(404, "Album Not Found", "The album does not exist or you don't have access");
        }
    }

    /** The study that narrows the question. @throws Problem 400 when it is no UID */
    static Optional<String> study(Parameters query) {
        var study = query.find("studyInstanceUID");
        if (study.isPresent() && !PathValue.isUid(study.get())) {
            throw query.malformed("studyInstanceUID is not a valid UID");
        }
        return study;
    }
}
