package maat.server.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import maat.server.ServerUnderTest;
import maat.server.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private String url;
    private Database database;
    private SimpleMeterRegistry meters;
    private Feed feed;

    @BeforeEach
    void open() throws InterruptedException {
        url = ServerUnderTest.newDatabase();
        database = TestFeed.open(url);
        meters = new SimpleMeterRegistry();
        feed = new Feed(database, meters);
        TestFeed.await(feed::isConnected);
    }

    @AfterEach
    void close() {
        feed.close();
        database.close();
    }

    @Test
    @DisplayName("What eight writers announce at once arrives once each, in the order of their commits")
    void positionsAreInCommitOrder() throws InterruptedException {
        int writers = 8;
        int each = 50;
        var acknowledged = java.util.Collections.synchronizedList(new ArrayList<Long>());
        database.acknowledgeBy(acknowledged::add);

        try (var subscription = feed.subscribe()) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, writers)
                        .forEach(writer -> threads.execute(() -> IntStream.range(0, each)
                                .forEach(i -> TestFeed.announce(database, "user:" + writer, "album:" + i))));
            }
            var events = take(subscription, writers * each);
            assertThat(events)
                    .extracting(FeedEvent::position)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) writers * each)
                            .boxed()
                            .toList());
            assertThat(acknowledged)
                    .containsExactlyInAnyOrderElementsOf(
                            events.stream().map(FeedEvent::position).toList());
        }
    }

    @Test
    @DisplayName("A position that is committed is never read before a lower one: no reader sees a gap")
    void noGapIsEverSeen() throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                threads.execute(() -> IntStream.range(0, 50).forEach(_ -> TestFeed.announce(database, "policy")));
            }
            for (long head = 0; head < 400; head = feed.committedPosition()) {
                long known = head;
                long rows = database.withHandle(
                        handle -> handle.createQuery("select count(*) from announcements where position <= :head")
                                .bind("head", known)
                                .mapTo(Long.class)
                                .one());
                assertThat(rows).isEqualTo(known);
            }
        }
    }

    @Test
    @DisplayName("A listener whose connection is killed goes on where it was, without a loss")
    void survivesItsConnection() throws InterruptedException {
        try (var subscription = feed.subscribe()) {
            for (int round = 1; round <= 3; round++) {
                TestFeed.announce(database, "user:before");
                killListeners();
                TestFeed.announce(database, "user:after");
            }
            assertThat(take(subscription, 6)).extracting(FeedEvent::position).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
        assertThat(meters.counter("maat_feed_resets").count()).isZero();
    }

    @Test
    @DisplayName("Subscribers forget everything when what was announced meanwhile is gone")
    void resetsAfterALoss() throws InterruptedException {
        try (var subscription = feed.subscribe()) {
            database.withHandle(handle -> {
                handle.useTransaction(within -> {
                    within.execute("update feed_head set position = position + 3");
                    within.execute("insert into announcements (position, dependencies) values (3, '{policy}')");
                });
                return null;
            });
            killListeners();
            assertThat(take(subscription, 1)).containsExactly(new FeedEvent.Reset(3));
        }
    }

    @Test
    @DisplayName("Subscribers start anew when the database went back to an earlier position")
    void letsGoAfterARestoredDatabase() throws InterruptedException {
        TestFeed.announce(database, "user:a");
        TestFeed.announce(database, "user:b");
        awaitPosition(2);
        try (var subscription = feed.subscribe()) {
            database.withHandle(handle -> handle.execute("update feed_head set position = 1"));
            killListeners();
            assertThatThrownBy(() -> subscription.next(PATIENCE)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    @DisplayName("Two servers on one database hand out the same")
    void twoServers() throws InterruptedException {
        try (var otherDatabase = TestFeed.open(url);
                var otherFeed = new Feed(otherDatabase, new SimpleMeterRegistry())) {
            TestFeed.await(otherFeed::isConnected);
            try (var here = feed.subscribe();
                    var there = otherFeed.subscribe()) {
                TestFeed.announce(database, "user:a");
                TestFeed.announce(otherDatabase, "user:b");
                TestFeed.announce(database, "user:c");

                var events = take(here, 3);
                assertThat(events).extracting(FeedEvent::position).containsExactly(1L, 2L, 3L);
                assertThat(take(there, 3)).isEqualTo(events);
            }
        }
    }

    @Test
    @DisplayName("A subscriber that does not keep up is let go, others are not held up")
    void dropsTheSlow() throws InterruptedException {
        try (var slow = feed.subscribe()) {
            for (int i = 0; i <= Subscription.MOST_WAITING; i++) {
                TestFeed.announce(database, "policy");
            }
            assertThatThrownBy(() -> TestFeed.await(() -> {
                        if (Thread.interrupted()) {
                            throw new IllegalStateException("dropped");
                        }
                        return false;
                    }))
                    .hasMessage("dropped");
            assertThat(slow.offer(new FeedEvent.Reset(0))).isFalse();
        }
        assertThat(meters.counter("maat_feed_dropped_subscribers").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("A subscription that was dropped leaves no interrupt behind")
    void leavesNoInterrupt() {
        var subscription = feed.subscribe();
        subscription.drop();
        subscription.close();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private void killListeners() {
        database.withHandle(handle -> handle.createQuery("""
                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where application_name = 'maat-feed' and datname = current_database()""").mapTo(Long.class).one());
    }

    private void awaitPosition(long position) throws InterruptedException {
        TestFeed.await(() -> meters.get("maat_feed_position").gauge().value() == position);
    }

    private static List<FeedEvent> take(Subscription subscription, int count) throws InterruptedException {
        var events = new ArrayList<FeedEvent>();
        while (events.size() < count) {
            events.add(subscription.next(PATIENCE).orElseThrow());
        }
        return events;
    }
}
