package maat.server.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import maat.server.feed.LeaseSql.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where writers wait until no lease lets an old answer be used. All writers of a server share one look at the leases:
 * while somebody waits a thread looks again and again, at first every millisecond, and what a holder says to this server
 * counts at once.
 */
final class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    private final Supplier<List<Lease>> leases;
    private final Duration longestLease;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final Condition arrival = lock.newCondition();
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean looking;
    private boolean arrived;

    /**
     * @param leases yields the leases that have not run out; may fail
     * @param longestLease after which every lease that was granted before has run out
     */
    Acknowledgements(Supplier<List<Lease>> leases, Duration longestLease) {
        this.leases = leases;
        this.longestLease = longestLease;
    }

    /**
     * Returns when every lease granted before has applied the position or has run out. Goes on waiting when interrupted,
     * since returning is what acknowledges; the interrupt is kept for the caller.
     */
    void await(long position) {
        boolean interrupted = false;
        lock.lock();
        try {
            var mine = new Waiting(position, System.nanoTime() + longestLease.toNanos());
            waiting.add(mine);
            arrived = true;
            arrival.signal();
            lookOut();
            for (long nanos = mine.remainingNanos(); nanos > 0; nanos = mine.remainingNanos()) {
                try {
                    progress.awaitNanos(nanos);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            waiting.remove(mine);
            if (!mine.hasLooked()) {
                LOG.warn("The leases could not be read, so a writer waited until all had run out");
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A holder says that it has applied a position; this is true whether or not its lease is written. */
    void applied(UUID holder, long position) {
        tell(writer -> writer.hears(holder, position));
    }

    /** A holder says that it uses its lease no longer. */
    void released(UUID holder) {
        tell(writer -> writer.hears(holder, Long.MAX_VALUE));
    }

    private void tell(Predicate<Waiting> news) {
        lock.lock();
        try {
            boolean any = false;
            for (var writer : waiting) {
                any |= news.test(writer);
            }
            if (any) {
                progress.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void lookOut() {
        if (!looking) {
            looking = true;
            Thread.ofVirtual().name("leases").start(this::look);
        }
    }

    private void look() {
        var pause = FIRST_PAUSE;
        for (var writers = writers(); !writers.isEmpty(); writers = writers()) {
            boolean isNews = look(writers);
            pause = isNews ? FIRST_PAUSE : longer(pause);
            rest(pause);
        }
    }

    private boolean look(List<Waiting> writers) {
        try {
            return tell(writers, leases.get());
        } catch (RuntimeException unreachable) {
            LOG.debug("The leases cannot be read", unreachable);
            return false;
        }
    }

    /** Those who wait now; when nobody does, the look-out ends. */
    private List<Waiting> writers() {
        lock.lock();
        try {
            looking = !waiting.isEmpty();
            arrived = false;
            return List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
    }

    /** Only those who waited before the leases were read learn from the reading. */
    private boolean tell(List<Waiting> writers, List<Lease> found) {
        lock.lock();
        try {
            long now = System.nanoTime();
            boolean any = false;
            for (var writer : writers) {
                any |= writer.sees(found, now);
            }
            if (any) {
                progress.signalAll();
            }
            return any;
        } finally {
            lock.unlock();
        }
    }

    /** Pauses, but not for longer than it takes until somebody else comes to wait. */
    private void rest(Duration pause) {
        lock.lock();
        try {
            long nanos = pause.toNanos();
            while (nanos > 0 && !arrived) {
                nanos = arrival.awaitNanos(nanos);
            }
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            lock.unlock();
        }
    }

    private static Duration longer(Duration pause) {
        var more = pause.multipliedBy(3).dividedBy(2);
        return more.compareTo(LONGEST_PAUSE) < 0 ? more : LONGEST_PAUSE;
    }
}
