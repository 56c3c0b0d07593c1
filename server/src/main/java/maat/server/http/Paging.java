package maat.server.http;

/**
 * Which part of a list is asked for. One style everywhere: {@code limit} and {@code offset}, and {@code X-Total-Count}
 * with what paging can reach.
 *
 * @param limit most rows; {@link Integer#MAX_VALUE} when not limited
 */
public record Paging(int limit, int offset) {

    /** @param leastLimit 1 for studies and albums, 0 elsewhere (2.1); @throws Problem 400 outside of the bounds */
    public static Paging of(Parameters query, int leastLimit) {
        return new Paging(
                query.number("limit", leastLimit).orElse(Integer.MAX_VALUE),
                query.number("offset", 0).orElse(0));
    }
}
