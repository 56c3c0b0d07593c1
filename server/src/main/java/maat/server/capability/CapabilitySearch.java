package maat.server.capability;

import java.util.Optional;
import maat.server.http.Paging;
import maat.server.http.Parameters;
import maat.server.http.Problem;

/**
 * Which capability tokens a list shows (reference 6.1).
 *
 * @param album whose tokens; the caller's own when there is none
 * @param user whose of the album's tokens, {@code sub} or e-mail; those of all when there is none
 */
record CapabilitySearch(boolean validOnly, Optional<String> album, Optional<String> user, Paging paging) {
    /** Characters of an e-mail address or a {@code sub} at most. */
    private static final int LONGEST_REFERENCE = 1024;

    /** @throws Problem 400 for what is malformed, and for a user without an album */
    static CapabilitySearch of(Parameters query) {
        var album = query.find("album").filter(text -> !text.isBlank());
        var user = query.text("user", LONGEST_REFERENCE).filter(text -> !text.isBlank());
        if (user.isPresent() && album.isEmpty()) {
            throw query.malformed("user goes with album only");
        }
        return new CapabilitySearch(query.flag("valid").orElse(false), album, user, Paging.of(query, 0));
    }
}
