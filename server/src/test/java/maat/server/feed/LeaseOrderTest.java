package maat.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maat.server.ServerUnderTest;
import maat.server.database.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Plays every interleaving of a renewal and a revocation on the real statements. */
class LeaseOrderTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static Database database;

    @BeforeAll
    static void open() {
        database = TestFeed.open(ServerUnderTest.newDatabase());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private enum Step {
        WRITE_LEASE,
        READ_POSITION,
        COMMIT_CHANGE,
        READ_LEASES
    }

    private static final List<Step> REVOCATION = List.of(Step.COMMIT_CHANGE, Step.READ_LEASES);

    @Test
    @DisplayName("Lease first, position second: in no order does a writer miss a lease that may serve the old answer")
    void leaseFirstIsSafe() {
        assertThat(interleavings(List.of(Step.WRITE_LEASE, Step.READ_POSITION), REVOCATION))
                .hasSize(6)
                .allSatisfy(steps -> assertThat(isMissed(steps)).isFalse());
    }

    @Test
    @DisplayName("Position first, lease second: there is an order in which the old answer is served after all")
    void positionFirstIsNot() {
        assertThat(interleavings(List.of(Step.READ_POSITION, Step.WRITE_LEASE), REVOCATION))
                .anySatisfy(steps -> assertThat(isMissed(steps)).isTrue());
    }

    /** Whether the writer does not wait for the holder although the holder may use what it has. */
    private static boolean isMissed(List<Step> steps) {
        var holder = UUID.randomUUID();
        long before = database.withHandle(LeaseSql::committedPosition);
        Map<Step, Long> read = new EnumMap<>(Step.class);
        for (var step : steps) {
            switch (step) {
                case WRITE_LEASE ->
                    database.withHandle(handle -> {
                        LeaseSql.extend(handle, holder, before, LEASE);
                        return null;
                    });
                case READ_POSITION -> read.put(step, database.withHandle(LeaseSql::committedPosition));
                case COMMIT_CHANGE -> TestFeed.announce(database, "user:bob");
                case READ_LEASES -> read.put(step, behind(holder, before + 1));
            }
        }
        boolean writerWaits = read.get(Step.READ_LEASES) > 0;
        boolean holderMayUseIt = before >= read.get(Step.READ_POSITION);
        return holderMayUseIt && !writerWaits;
    }

    private static long behind(UUID holder, long position) {
        return database.withHandle(LeaseSql::live).stream()
                .filter(lease -> lease.holder().equals(holder) && lease.applied() < position)
                .count();
    }

    private static List<List<Step>> interleavings(List<Step> one, List<Step> other) {
        if (one.isEmpty() || other.isEmpty()) {
            var rest = new ArrayList<>(one);
            rest.addAll(other);
            return List.of(rest);
        }
        var all = new ArrayList<List<Step>>();
        all.addAll(startingWith(one.getFirst(), interleavings(one.subList(1, one.size()), other)));
        all.addAll(startingWith(other.getFirst(), interleavings(one, other.subList(1, other.size()))));
        return all;
    }

    private static List<List<Step>> startingWith(Step first, List<List<Step>> rests) {
        return rests.stream()
                .map(rest -> {
                    var steps = new ArrayList<>(List.of(first));
                    steps.addAll(rest);
                    return List.copyOf(steps);
                })
                .toList();
    }
}
