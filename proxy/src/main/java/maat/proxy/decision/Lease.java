package maat.proxy.decision;

/**
 * Whether remembered allows may be used right now: the newest answered renewal was sent less than its duration ago, and
 * every announcement that it knew of has been applied. Checked at each use, so that a process that was stopped finds its
 * lease gone when it goes on. Safe for use by several threads.
 */
final class Lease {
    /** No announcement has been applied: the feed is not connected. */
    static final long NOTHING = Long.MIN_VALUE;

    private record Grant(long number, long sentNanos, long sentWall, long millis, long position) {}

    /**
     * A renewal on its way.
     *
     * @param number later renewals have higher numbers
     */
    record Renewal(long number, long sentNanos, long sentWall) {}

    private final Clock clock;
    private long renewals;
    private volatile Grant newest;
    private volatile long applied = NOTHING;

    Lease(Clock clock) {
        this.clock = clock;
    }

    boolean held() {
        Grant grant = newest;
        if (grant == null || applied == NOTHING || applied < grant.position) {
            return false;
        }
        long elapsedWall = clock.wallMillis() - grant.sentWall;
        return clock.nanos() - grant.sentNanos < grant.millis * 1_000_000
                && elapsedWall >= 0
                && elapsedWall < grant.millis;
    }

    /** To be called right before a renewal is sent: its duration counts from here. */
    synchronized Renewal sending() {
        return new Renewal(++renewals, clock.nanos(), clock.wallMillis());
    }

    /** @param position the last committed position that the server knew */
    synchronized void answered(Renewal renewal, long millis, long position) {
        if (newest == null || renewal.number() > newest.number) {
            newest = new Grant(renewal.number(), renewal.sentNanos(), renewal.sentWall(), millis, position);
        }
    }

    long applied() {
        return applied;
    }

    void applied(long position) {
        applied = position;
    }
}
