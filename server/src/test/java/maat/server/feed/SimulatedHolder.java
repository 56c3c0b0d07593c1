package maat.server.feed;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A proxy as far as leases are concerned: it applies positions late, renews at any time through any server, and now and
 * then stands still for longer than a lease lasts.
 */
final class SimulatedHolder {
    private final UUID name = UUID.randomUUID();
    private final Duration lease;
    private final List<Leases> servers;
    private final LongSupplier committed;
    private final Random random;
    private long applied;
    private long sentNanos;
    private long answered = Long.MAX_VALUE;

    SimulatedHolder(Duration lease, List<Leases> servers, LongSupplier committed, long seed) {
        this.lease = lease;
        this.servers = servers;
        this.committed = committed;
        this.random = new Random(seed);
    }

    /** Whether it would serve an answer from before that position now. */
    synchronized boolean servesFromBefore(long position) {
        boolean holds = System.nanoTime() - sentNanos < lease.toNanos() && applied >= answered;
        return holds && applied < position;
    }

    void liveUntilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            if (random.nextInt(3) > 0) {
                apply(committed.getAsLong());
            }
            dawdle();
            renew(servers.get(random.nextInt(servers.size())));
            dawdle();
        }
    }

    private synchronized void apply(long position) {
        applied = Math.max(applied, position);
    }

    private void renew(Leases server) {
        long sent = System.nanoTime();
        dawdle();
        long position = server.renew(name, appliedNow());
        dawdle();
        synchronized (this) {
            sentNanos = sent;
            answered = position;
        }
    }

    private synchronized long appliedNow() {
        return applied;
    }

    private void dawdle() {
        int longest = random.nextInt(40) == 0 ? 150_000 : random.nextInt(3_000);
        LockSupport.parkNanos(
                Duration.ofNanos(1_000L * random.nextInt(longest + 1)).toNanos());
    }
}
