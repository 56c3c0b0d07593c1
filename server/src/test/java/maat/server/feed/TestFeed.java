package maat.server.feed;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import maat.server.config.ServerConfig;
import maat.server.database.Database;

/** What tests of the feed and of leases share. */
final class TestFeed {
    private TestFeed() {}

    static Database open(String url) {
        return Database.open(
                new ServerConfig.Database(url, Optional.empty(), Optional.empty(), 16), new SimpleMeterRegistry());
    }

    static void announce(Database database, String... dependencies) {
        database.write(transaction -> {
            transaction.announce(dependencies);
            return null;
        });
    }

    /** Waits until something holds; fails after 20 s. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 20 s");
            }
            Thread.onSpinWait();
        }
    }
}
