package maat.server.principal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import maat.server.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when capability tokens were last used (CAP-12): beside the request that uses one, and at most once a minute for
 * each. A use is rather not noted than waited for.
 */
public final class CapabilityUses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CapabilityUses.class);

    /** Skips rows that somebody is changing: they are noted at the next use. */
    private static final String NOTE = """
            update capability_tokens set last_used = date_trunc('milliseconds', now())
            where id in (
                select id from capability_tokens
                where secret_hash in (<hashes>) and revoke_time is null and now() between not_before_time and expiration_time
                    and (last_used is null or last_used < now() - interval '1 minute')
                for no key update skip locked)""";

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int MOST_WAITING = 1_000;

    private final Database database;
    private final Cache<ByteBuffer, Boolean> noted = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(INTERVAL)
            .build();
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread writer;

    public CapabilityUses(Database database) {
        this.database = database;
        this.writer = Thread.ofVirtual().name("capability-uses").start(this::write);
    }

    /** Returns at once. */
    public void note(Principal.Capability used) {
        if (noted.asMap().putIfAbsent(ByteBuffer.wrap(used.secretHash()), true) == null) {
            waiting.offer(used.secretHash());
        }
    }

    private void write() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                List<byte[]> batch = new ArrayList<>();
                batch.add(waiting.take());
                waiting.drainTo(batch);
                database.write(transaction -> {
                    transaction.update(NOTE).bindList("hashes", batch).execute();
                    return null;
                });
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failed) {
                LOG.warn("Uses of capability tokens were not noted: {}", failed.toString());
            }
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
