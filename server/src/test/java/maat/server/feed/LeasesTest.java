package maat.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import maat.server.ServerUnderTest;
import maat.server.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who a writer waits for. Leases that would hold for an hour: a wait that ends, ends for the reason tested. */
class LeasesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private Database database;
    private Leases here;
    private Leases elsewhere;

    @BeforeEach
    void open() {
        database = TestFeed.open(ServerUnderTest.newDatabase());
        here = new Leases(database, new SimpleMeterRegistry(), HOUR);
        elsewhere = new Leases(database, new SimpleMeterRegistry(), HOUR);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName("A renewal is answered with the last committed position")
    void tellsTheCommittedPosition() {
        var holder = UUID.randomUUID();
        assertThat(here.renew(holder, 0)).isZero();
        TestFeed.announce(database, "user:bob");
        assertThat(here.renew(holder, 0)).isEqualTo(1);
        assertThat(elsewhere.renew(holder, 1)).isEqualTo(1);
    }

    @Test
    @DisplayName("The position is read after the lease is written: a change that commits between is in the answer")
    void readsThePositionLast() throws InterruptedException {
        var holder = UUID.randomUUID();
        here.renew(holder, 0);
        var answer = new CompletableFuture<Long>();
        database.withHandle(blocking -> blocking.inTransaction(within -> {
            within.execute("select from leases for update");
            Thread.ofVirtual().start(() -> answer.complete(here.renew(holder, 0)));
            TestFeed.await(this::somebodyWaitsForALock);
            TestFeed.announce(database, "user:bob");
            return answer.isDone();
        }));
        assertThat(answer.join()).isEqualTo(1);
    }

    private boolean somebodyWaitsForALock() {
        return database.withHandle(
                handle -> handle.createQuery("""
                        select exists (select from pg_stat_activity
                            where datname = current_database() and wait_event_type = 'Lock')""").mapTo(Boolean.class).one());
    }

    @Test
    @DisplayName("Nobody waits when there are no leases, or all have applied the position")
    void noWait() {
        here.awaitApplied(1);
        here.renew(UUID.randomUUID(), 1);
        elsewhere.renew(UUID.randomUUID(), 7);
        here.awaitApplied(1);
    }

    @Test
    @DisplayName("A writer waits until the last holder has applied its position, wherever it says so")
    void waitsForAll() throws InterruptedException {
        var one = UUID.randomUUID();
        var other = UUID.randomUUID();
        here.renew(one, 0);
        elsewhere.renew(other, 0);
        TestFeed.announce(database, "user:bob");

        var wait = waiting(here, 1);
        here.renew(one, 1);
        here.renew(other, 0);
        assertThat(wait).isNotDone();
        elsewhere.renew(other, 1);
        TestFeed.await(wait::isDone);
    }

    @Test
    @DisplayName("A holder that shuts down in order is not waited for")
    void releasedLease() throws InterruptedException {
        var holder = UUID.randomUUID();
        here.renew(holder, 0);
        var wait = waiting(here, 1);
        assertThat(wait).isNotDone();
        elsewhere.release(holder);
        TestFeed.await(wait::isDone);
        here.awaitApplied(1);
    }

    @Test
    @DisplayName("Many writers wait at once, each for its own position")
    void manyWriters() throws InterruptedException {
        var holder = UUID.randomUUID();
        here.renew(holder, 0);
        var first = waiting(here, 1);
        var second = waiting(here, 2);
        var third = waiting(here, 3);
        here.renew(holder, 2);
        TestFeed.await(() -> first.isDone() && second.isDone());
        assertThat(third).isNotDone();
        elsewhere.renew(holder, 3);
        TestFeed.await(third::isDone);
    }

    @Test
    @DisplayName("A dead proxy is waited for until its lease has run out, however often it renews without applying")
    void waitsUntilTheLeaseHasRunOut() {
        var leases = new Leases(database, new SimpleMeterRegistry(), Duration.ofMillis(100));
        var holder = UUID.randomUUID();
        leases.renew(holder, 0);
        var wait = waiting(leases, 1);
        while (!wait.isDone()) {
            leases.renew(holder, 0);
        }
        assertThat(wait).isCompleted();
    }

    @Test
    @DisplayName("Without a database a writer waits for as long as a lease lasts, and no longer")
    void withoutDatabase() {
        var leases = new Leases(database, new SimpleMeterRegistry(), Duration.ofMillis(200));
        database.close();
        long before = System.nanoTime();
        leases.awaitApplied(1);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    @DisplayName("An interrupt does not shorten the wait, and is not lost")
    void interrupted() throws InterruptedException {
        var holder = UUID.randomUUID();
        here.renew(holder, 0);
        var kept = new CompletableFuture<Boolean>();
        var writer = Thread.ofVirtual().start(() -> {
            here.awaitApplied(1);
            kept.complete(Thread.currentThread().isInterrupted());
        });
        writer.interrupt();
        here.renew(holder, 0);
        assertThat(kept).isNotDone();
        here.renew(holder, 1);
        assertThat(kept.join()).isTrue();
    }

    @Test
    @DisplayName("A late renewal of before never shortens a lease")
    void lateRenewal() {
        var holder = UUID.randomUUID();
        here.renew(holder, 5);
        new Leases(database, new SimpleMeterRegistry(), Duration.ofMillis(1)).renew(holder, 4);
        assertThat(database.withHandle(LeaseSql::live))
                .singleElement()
                .satisfies(lease -> assertThat(lease.applied()).isEqualTo(4))
                .satisfies(lease ->
                        assertThat(Duration.ofNanos(lease.remainingNanos())).isGreaterThan(Duration.ofMinutes(59)));
    }

    @Test
    @DisplayName("Cleaning removes leases that ran out long ago, and no others")
    void cleaning() {
        var holder = UUID.randomUUID();
        here.renew(holder, 0);
        database.withHandle(handle -> handle.execute(
                "insert into leases values (gen_random_uuid(), 0, clock_timestamp() - interval '61 seconds')"));
        try (var cleaning = new FeedCleaning(database)) {
            cleaning.clean();
        }
        assertThat(database.<Long>withHandle(handle -> handle.createQuery("select count(*) from leases")
                        .mapTo(Long.class)
                        .one()))
                .isEqualTo(1);
    }

    /** A writer that has had its first look at the leases. */
    private static CompletableFuture<Void> waiting(Leases leases, long position) {
        var started = new CompletableFuture<Thread>();
        var wait = CompletableFuture.runAsync(
                () -> {
                    started.complete(Thread.currentThread());
                    leases.awaitApplied(position);
                },
                work -> Thread.ofVirtual().start(work));
        var writer = started.join();
        while (writer.getState() != Thread.State.TIMED_WAITING && !wait.isDone()) {
            Thread.onSpinWait();
        }
        return wait;
    }
}
