package maat.proxy.backend;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The servers of this proxy. One is used by everybody until it fails; then the next one is, and the failed one is left
 * alone for a while.
 */
public final class Servers {
    private static final long PENALTY_NANOS = 2_000_000_000L;

    /**
     * One server.
     *
     * @param internal speaks with this proxy's own credential: decisions, feed, leases, uploads
     * @param api passes on what callers ask
     */
    public record Server(Backend internal, Backend api) {}

    private final List<Server> servers;
    private final AtomicInteger current = new AtomicInteger();
    private final AtomicLongArray failedAt;

    /** @param servers at least one, the preferred one first */
    public Servers(List<Server> servers) {
        this.servers = List.copyOf(servers);
        this.failedAt = new AtomicLongArray(servers.size());
    }

    public int count() {
        return servers.size();
    }

    public List<Server> all() {
        return servers;
    }

    /** Index of the server in use. */
    public int current() {
        return current.get();
    }

    public Server get(int index) {
        return servers.get(index);
    }

    /** The server at this index did not answer: whoever asks next gets another one, if there is one that may answer. */
    public void failed(int index) {
        long now = System.nanoTime();
        failedAt.set(index, now);
        for (int step = 1; step < servers.size(); step++) {
            int candidate = (index + step) % servers.size();
            long failed = failedAt.get(candidate);
            if (failed == 0 || now - failed > PENALTY_NANOS) {
                current.compareAndSet(index, candidate);
                return;
            }
        }
        current.compareAndSet(index, (index + 1) % servers.size());
    }

    /**
     * Asks the server in use, and the others in turn as long as none has seen the request (or the request may be
     * repeated) and no answer has begun.
     */
    public ServerExchange open(Worker worker, Side side, BackRequest request, BackListener listener) {
        ServerExchange exchange = new ServerExchange(this, worker, side, request, listener);
        exchange.attempt(current());
        return exchange;
    }

    /** With whose credential a server is asked. */
    public enum Side {
        INTERNAL,
        API
    }

    Backend backend(int index, Side side) {
        Server server = servers.get(index);
        return switch (side) {
            case INTERNAL -> server.internal();
            case API -> server.api();
        };
    }
}
