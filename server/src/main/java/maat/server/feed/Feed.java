package maat.server.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import maat.server.database.Database;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what was announced to this server's subscribers (design section 5). One thread listens; a notification only
 * wakes it, what it hands out it reads from the table, in commit order. When the connection is lost it goes on from the
 * last position, and where that is impossible it tells subscribers to forget everything.
 */
public final class Feed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    /** The table is read at least this often, which also finds out that the connection is dead. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);

    private static final Duration NETWORK_PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Database database;
    private final FeedReader reader = new FeedReader();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Counter changes;
    private final Counter resets;
    private final Counter drops;
    private final Thread thread;
    private volatile Connection connection;
    private volatile boolean connected;
    private volatile boolean closed;
    private volatile long position;
    private volatile long upToDateNanos = System.nanoTime();

    /** Begins to follow the database, now or as soon as it can be reached. */
    public Feed(Database database, MeterRegistry meters) {
        this.database = database;
        this.changes = meters.counter("maat_feed_changes");
        this.resets = meters.counter("maat_feed_resets");
        this.drops = meters.counter("maat_feed_dropped_subscribers");
        Gauge.builder("maat_feed_position", () -> position).register(meters);
        Gauge.builder("maat_feed_connected", () -> connected ? 1 : 0).register(meters);
        Gauge.builder("maat_feed_subscribers", subscriptions::size).register(meters);
        Gauge.builder("maat_feed_lag", () -> lag().toMillis() / 1_000.0)
                .baseUnit("seconds")
                .description("Time since the feed last knew that it had handed out everything")
                .register(meters);
        this.thread = Thread.ofPlatform().name("feed").daemon().start(this::run);
    }

    /** Whether the feed follows the database at present. */
    public boolean isConnected() {
        return connected;
    }

    /** Whether the thread that follows the database runs, connected or not. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Everything announced from now on. The calling thread is the subscriber; it must close the subscription.
     *
     * @see FeedRoutes why a subscriber asks for the position after this
     */
    Subscription subscribe() {
        var subscription = new Subscription(subscriptions::remove);
        subscriptions.add(subscription);
        return subscription;
    }

    /** The last committed position, read from the database. */
    long committedPosition() {
        return database.withHandle(LeaseSql::committedPosition);
    }

    int subscribers() {
        return subscriptions.size();
    }

    private Duration lag() {
        return Duration.ofNanos(System.nanoTime() - upToDateNanos);
    }

    private void run() {
        var pause = FIRST_PAUSE;
        while (!closed) {
            try (var opened = database.openListener()) {
                connection = opened;
                listen(opened);
                pause = FIRST_PAUSE;
                follow(opened);
            } catch (SQLException | RuntimeException lost) {
                if (connected) {
                    LOG.warn("The feed lost its connection at position {}: {}", position, lost.getMessage());
                }
            } finally {
                connected = false;
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private static void listen(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(NETWORK_PATIENCE.toMillis()));
        try (var statement = connection.createStatement()) {
            statement.execute("listen maat_feed");
        }
    }

    private void follow(Connection opened) throws SQLException {
        var notifications = opened.unwrap(PGConnection.class);
        while (!closed) {
            publish(reader.next(opened));
            if (!connected) {
                connected = true;
                LOG.info("The feed is connected at position {}", position);
            }
            notifications.getNotifications(Math.toIntExact(LONGEST_SILENCE.toMillis()));
        }
    }

    private void publish(List<FeedEvent> events) {
        for (var event : events) {
            switch (event) {
                case FeedEvent.Change _ -> changes.increment();
                case FeedEvent.Reset reset -> {
                    resets.increment();
                    LOG.warn("The feed starts over, from position {} to {}", position, reset.position());
                }
            }
            boolean isAnotherDatabase = event.position() < position;
            for (var subscription : subscriptions) {
                if (isAnotherDatabase || !subscription.offer(event)) {
                    drops.increment();
                    subscription.drop();
                }
            }
            position = event.position();
        }
        position = reader.position().orElse(position);
        upToDateNanos = System.nanoTime();
    }

    /** Ends all subscriptions and waits until the thread has ended. */
    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Subscription::drop);
        LockSupport.unpark(thread);
        try {
            var open = connection;
            if (open != null) {
                open.abort(Runnable::run);
            }
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (SQLException alreadyGone) {
            LOG.debug("The feed's connection was gone", alreadyGone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
