package maat.proxy.dicomweb;

/**
 * A request that the server answers.
 *
 * @param path canonical path, {@code /api} first, without a link prefix; percent-encoding occurs in {@code {user}}
 *     segments only (H-01)
 * @param query canonical query without the question mark, empty if there is none; the server parses its own parameters
 */
public record ServerRoute(String path, String query) implements Route {
    /** Path and query as they stand in the upstream request line. */
    public String target() {
        return query.isEmpty() ? path : path + '?' + query;
    }
}
