package maat.server.policy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a policy answered, and which revision of it.
 *
 * @param reasons stable codes, sorted
 * @param dependencies what must not change for the answer to stay true; empty where it may not be kept
 */
public record Decision(
        boolean allow,
        Status status,
        List<String> reasons,
        Obligations obligations,
        List<String> dependencies,
        String revision) {

    public enum Status {
        OK,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        BAD_REQUEST
    }

    /**
     * What has to be done along with an allowed action.
     *
     * @param cache whether an enforcement point may keep the answer
     * @param validUntil epoch milliseconds at which the answer ends by itself
     * @param grants what a list may show
     * @param destination where an upload or a claim goes
     * @param view {@code reduced} where the caller sees an object in its reduced form
     * @param deletesAlbum whether the album goes with its last member
     * @param scope what a token may do, in the words of introspection
     * @param album the album that a token is bound to
     */
    public record Obligations(
            boolean cache,
            OptionalLong validUntil,
            List<Grant> grants,
            Optional<Destination> destination,
            Optional<String> view,
            boolean deletesAlbum,
            List<String> scope,
            Optional<String> album) {}

    /**
     * A way to series: over the inbox or over albums.
     *
     * @param via {@code inbox} or {@code album}
     * @param album the only album, or null for every album of the caller
     * @param with what the caller must have there: {@code admin} or a permission that the album gives to members
     * @param studies the only studies, or null for all
     */
    public record Grant(String via, String album, List<String> with, List<String> studies) {}

    /** @param album the album, or null when it is the caller's inbox */
    public record Destination(String kind, String album) {}
}
