package maat.server.feed;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import maat.server.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes leases that ran out and announcements that nobody waits for any more, once a minute. Every replica does so:
 * what one has removed the others do not find.
 */
public final class FeedCleaning implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedCleaning.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Database database;
    private final Thread thread;
    private volatile boolean closed;

    public FeedCleaning(Database database) {
        this.database = database;
        this.thread = Thread.ofVirtual().name("feed-cleaning").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                clean();
            } catch (RuntimeException failure) {
                LOG.warn("Old leases and announcements stay for now: {}", failure.getMessage());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    void clean() {
        int leases = database.withHandle(LeaseSql::removeOldLeases);
        int announcements = database.withHandle(LeaseSql::removeOldAnnouncements);
        LOG.debug("Removed {} leases and {} announcements", leases, announcements);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
