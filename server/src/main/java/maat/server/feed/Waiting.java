package maat.server.feed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maat.server.feed.LeaseSql.Lease;

/**
 * A writer that waits for the leases which were live after its commit. A lease counts for as long as the first look saw
 * it last: a later renewal is answered with a position at or behind this writer's, and so grants its holder nothing that
 * it has not applied. Guarded by the lock of {@link Acknowledgements}.
 */
final class Waiting {
    private final long position;
    private final long endNanos;
    private final Set<UUID> satisfied = new HashSet<>();

    /** Holders that still may use an old answer, and until when; null before the first look. */
    private Map<UUID, Long> lagging;

    /** @param endNanos when every lease has run out that was granted before the commit */
    Waiting(long position, long endNanos) {
        this.position = position;
        this.endNanos = endNanos;
    }

    boolean hasLooked() {
        return lagging != null;
    }

    /** For how long at most there is to wait; not positive when the wait is over. */
    long remainingNanos() {
        long now = System.nanoTime();
        long most = endNanos - now;
        if (lagging == null) {
            return most;
        }
        return lagging.values().stream()
                .mapToLong(until -> Math.min(until - now, most))
                .max()
                .orElse(0);
    }

    /** @return whether that ends the wait for this holder */
    boolean hears(UUID holder, long applied) {
        if (applied < position) {
            return false;
        }
        satisfied.add(holder);
        return lagging != null && lagging.remove(holder) != null;
    }

    /**
     * @param live all leases that have not run out, read after this writer began to wait
     * @param now when the reading was complete
     * @return whether there are fewer holders to wait for than before
     */
    boolean sees(List<Lease> live, long now) {
        var behind = live.stream()
                .filter(lease -> lease.applied() < position && !satisfied.contains(lease.holder()))
                .collect(Collectors.toMap(Lease::holder, lease -> now + lease.remainingNanos()));
        if (lagging == null) {
            lagging = new HashMap<>(behind);
            return true;
        }
        return lagging.keySet().retainAll(behind.keySet());
    }
}
