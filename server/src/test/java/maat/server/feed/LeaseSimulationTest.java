package maat.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import maat.server.ServerUnderTest;
import maat.server.database.Database;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Random holders and writers against the real table, with leases so short that many run out. */
class LeaseSimulationTest {
    private static final Duration LEASE = Duration.ofMillis(60);
    private static final int ROUNDS = 150;

    @Test
    @DisplayName("Zero stale answers: after an acknowledgement no holder would serve what was before it")
    void nothingStaleIsServed() throws ExecutionException, InterruptedException {
        String url = ServerUnderTest.newDatabase();
        long seed = new Random().nextLong();
        var stale = new ConcurrentLinkedQueue<String>();
        try (var here = TestFeed.open(url);
                var there = TestFeed.open(url);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var databases = List.of(here, there);
            var servers = databases.stream()
                    .map(database -> new Leases(database, new SimpleMeterRegistry(), LEASE))
                    .toList();
            var holders = IntStream.range(0, 3)
                    .mapToObj(i -> new SimulatedHolder(LEASE, servers, () -> committed(here), seed + i))
                    .toList();
            IntStream.range(0, 2).forEach(i -> acknowledge(databases.get(i), servers.get(i), holders, stale));

            holders.forEach(holder -> threads.execute(holder::liveUntilInterrupted));
            var writers = databases.stream()
                    .map(database -> threads.submit(
                            () -> IntStream.range(0, ROUNDS).forEach(_ -> TestFeed.announce(database, "user:bob"))))
                    .toList();
            for (var writer : writers) {
                writer.get();
            }
            threads.shutdownNow();
        }
        assertThat(stale).as("seed %d", seed).isEmpty();
    }

    /** Waits as a server does, and then looks whether any holder would still serve what was before. */
    private static void acknowledge(
            Database database, Leases leases, List<SimulatedHolder> holders, ConcurrentLinkedQueue<String> stale) {
        database.acknowledgeBy(position -> {
            leases.awaitApplied(position);
            holders.stream()
                    .filter(holder -> holder.servesFromBefore(position))
                    .forEach(holder -> stale.add("holder " + holders.indexOf(holder) + " before " + position));
        });
    }

    private static long committed(Database database) {
        return database.withHandle(LeaseSql::committedPosition);
    }
}
