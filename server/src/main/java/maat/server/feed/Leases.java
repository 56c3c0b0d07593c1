package maat.server.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.UUID;
import maat.server.database.Database;

/**
 * Leases under which proxies use cached answers, and the wait that lets a writer acknowledge (design section 5).
 *
 * <p>A renewal first commits the lease, and only then, in a statement of its own, reads the last committed position,
 * which is the answer. A writer that takes something away commits a position p, and only then reads the leases. Of these
 * two readings one comes after the other's commit: either the writer sees the lease, and waits until its holder has
 * applied p or can use it no more, or the renewal sees p, and its holder may use the lease only once it has applied p.
 * In the other order (position first, lease second) both could miss each other, and the writer would acknowledge while
 * the holder still serves the old answer.
 *
 * <p>The lease is durable before it is answered, since a writer that reads the leases after a crash of the database must
 * see it. Clocks of machines are not compared: the holder counts from when it sent the renewal, the database tells what
 * remains of a lease by its own clock, and a writer never waits longer than one whole lease by its own.
 */
public final class Leases {
    /** For how long a renewal holds, counted by its holder from when it was sent. */
    public static final Duration DURATION = Duration.ofSeconds(1);

    /** What a lease lasts longer in the table than for its holder, for clocks that run at different speeds. */
    private static final Duration MARGIN = Duration.ofMillis(50);

    private final Database database;
    private final Duration duration;
    private final Acknowledgements acknowledgements;
    private final Timer waits;

    public Leases(Database database, MeterRegistry meters) {
        this(database, meters, DURATION);
    }

    Leases(Database database, MeterRegistry meters, Duration duration) {
        this.database = database;
        this.duration = duration.plus(MARGIN);
        this.acknowledgements = new Acknowledgements(() -> database.withHandle(LeaseSql::live), this.duration);
        this.waits = Timer.builder("maat_feed_acknowledgement")
                .description("How long changes waited for proxies before they were acknowledged")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(2))
                .register(meters);
    }

    /**
     * Makes or renews a lease.
     *
     * @param applied the last position that the holder has applied
     * @return the last committed position; the lease holds only if the holder has applied that
     */
    long renew(UUID holder, long applied) {
        acknowledgements.applied(holder, applied);
        return database.withHandle(handle -> {
            LeaseSql.advance(handle, holder, applied);
            LeaseSql.extend(handle, holder, applied, duration);
            return LeaseSql.committedPosition(handle);
        });
    }

    /** Ends a lease whose holder uses it no longer. */
    void release(UUID holder) {
        acknowledgements.released(holder);
        database.withHandle(handle -> {
            LeaseSql.release(handle, holder);
            return null;
        });
    }

    /**
     * Returns when no proxy uses an answer from before that position: each live lease has applied it or has run out. When
     * the database cannot be asked, waits for as long as a lease lasts.
     *
     * @param position of a committed announcement
     */
    public void awaitApplied(long position) {
        waits.record(() -> acknowledgements.await(position));
    }
}
