package maat.server.oauth;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import maat.server.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces keys on schedule. A new key is known for a while before it makes anything, and the old one opens what it made
 * until that has run out; so nobody notices. Every replica does so, one at a time: what is done is not due for others.
 */
public final class KeyRotation implements AutoCloseable {
    /** How long a key is published before it signs; verifiers may keep what is published for half of that. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final Database database;
    private final Keys keys;
    private final Duration life;
    private final Thread thread;
    private volatile boolean closed;

    /** @param life how long a key makes tokens */
    public KeyRotation(Database database, Keys keys, Duration life) {
        this.database = database;
        this.keys = keys;
        this.life = life;
        this.thread = Thread.ofVirtual().name("key-rotation").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                rotate();
            } catch (RuntimeException failure) {
                LOG.warn("Keys stay as they are for now: {}", failure.getMessage());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    void rotate() {
        for (var purpose : KeyPurpose.values()) {
            rotate(purpose);
        }
    }

    private void rotate(KeyPurpose purpose) {
        database.write(transaction -> {
            KeySql.lock(transaction, purpose.word());
            if (KeySql.isSuccessorDue(transaction, purpose.word(), life.minus(AHEAD))) {
                var key = keys.create(transaction, purpose, AHEAD);
                LOG.info("Key {} replaces its predecessor in {}", key.kid(), AHEAD);
            }
            int retired = KeySql.retire(
                    transaction, purpose.word(), purpose.longestLife().plus(AHEAD));
            LOG.debug("{} keys for {} are retired", retired, purpose);
            return retired;
        });
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
