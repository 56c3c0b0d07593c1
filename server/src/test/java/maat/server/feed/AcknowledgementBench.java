package maat.server.feed;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Arrays;
import maat.server.database.Database;

/**
 * Measures how long a change takes to be acknowledged with two healthy proxies, over HTTP and on a database that writes
 * to its disk: run its {@code main}. What the wait adds is the difference to changes without a proxy.
 */
final class AcknowledgementBench {
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 1_000;

    private AcknowledgementBench() {}

    public static void main(String[] args) throws IOException {
        try (var postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            try (var server = FeedServer.start(url);
                    var otherServer = FeedServer.start(url)) {
                measure("no proxy", server.database());
                try (var _ = server.proxy();
                        var _ = server.proxy()) {
                    measure("both proxies follow the server that changes", server.database());
                }
                try (var _ = server.proxy();
                        var _ = otherServer.proxy()) {
                    measure("the proxies follow two servers", server.database());
                }
                try (var _ = otherServer.proxy();
                        var _ = otherServer.proxy()) {
                    measure("both proxies follow the other server", server.database());
                }
            }
        }
    }

    private static void measure(String situation, Database database) {
        for (int i = 0; i < WARM_UP; i++) {
            announce(database);
        }
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            nanos[i] = announce(database);
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.2f ms, p90 %.2f ms, p99 %.2f ms%n",
                situation, at(nanos, 0.5), at(nanos, 0.9), at(nanos, 0.99));
    }

    private static long announce(Database database) {
        long before = System.nanoTime();
        TestFeed.announce(database, "user:bob");
        return System.nanoTime() - before;
    }

    private static double at(long[] sortedNanos, double quantile) {
        return sortedNanos[(int) (quantile * (sortedNanos.length - 1))] / 1e6;
    }
}
