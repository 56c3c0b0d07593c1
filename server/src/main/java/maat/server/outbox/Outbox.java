package maat.server.outbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import maat.server.database.Database;
import maat.server.database.Transaction;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that follows a commit and must not be lost: written with the change that asks for it, done by any replica, tried
 * again with growing pauses until it succeeds.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Database database;
    private final Map<String, Work> works;
    private final Thread worker;
    private volatile boolean closed;

    /** Does one piece of work. May run more than once for the same subject. */
    public interface Work {
        /** @return whether it is finished; unfinished work is tried again later, as is work that throws */
        boolean isDoneFor(String subject);
    }

    /** @param works what to do, by kind */
    public Outbox(Database database, Map<String, Work> works) {
        this.database = database;
        this.works = Map.copyOf(works);
        this.worker = Thread.ofVirtual().name("outbox").start(this::workUntilClosed);
    }

    /** Asks for work in the transaction that needs it, due in 30 s unless somebody has done it by then. */
    public static void put(Transaction transaction, String kind, String subject) {
        transaction.update("""
                        insert into outbox (kind, subject, due_time) values (:kind, :subject, now() + interval '30 seconds')
                        on conflict (kind, subject) do update
                        set attempts = 0, due_time = excluded.due_time""").bind("kind", kind).bind("subject", subject).execute();
    }

    /** Asks for work that is due as soon as the transaction has committed. */
    public static void putNow(Transaction transaction, String kind, String subject) {
        transaction.update("""
                        insert into outbox (kind, subject) values (:kind, :subject)
                        on conflict (kind, subject) do update
                        set attempts = 0, due_time = excluded.due_time""").bind("kind", kind).bind("subject", subject).execute();
    }

    private void workUntilClosed() {
        while (!closed) {
            try {
                while (!closed && workOnNext()) {}
            } catch (RuntimeException fault) {
                LOG.warn("Outbox: {}", fault.toString());
            }
            LockSupport.parkNanos(IDLE.toNanos());
        }
    }

    private record Item(long id, String kind, String subject, int attempts) {}

    /** Takes an item for five minutes, so that no other replica does, and no lock is held while it is worked on. */
    private boolean workOnNext() {
        var item = database.withHandle(handle -> handle.createQuery("""
                        update outbox set attempts = attempts + 1, due_time = now() + interval '5 minutes'
                        where id = (select id from outbox where due_time <= now() order by due_time
                            for update skip locked limit 1)
                        returning id, kind, subject, attempts""")
                .map((row, _) -> new Item(
                        row.getLong("id"), row.getString("kind"), row.getString("subject"), row.getInt("attempts")))
                .findOne());
        item.ifPresent(this::work);
        return item.isPresent();
    }

    private void work(Item item) {
        boolean done = false;
        try {
            done = works.get(item.kind()).isDoneFor(item.subject());
        } catch (RuntimeException failed) {
            LOG.warn(
                    "{} of {} failed, attempt {}: {}", item.kind(), item.subject(), item.attempts(), failed.toString());
        }
        boolean finished = done;
        database.withHandle(handle -> finished ? finish(handle, item) : postpone(handle, item));
    }

    private static int finish(Handle handle, Item item) {
        return handle.createUpdate("delete from outbox where id = :id and attempts = :attempts")
                .bind("id", item.id())
                .bind("attempts", item.attempts())
                .execute();
    }

    /** Pauses double from 15 s to an hour. */
    private static int postpone(Handle handle, Item item) {
        return handle.createUpdate("""
                        update outbox set due_time = now() + least(interval '1 hour',
                            interval '15 seconds' * power(2, least(attempts - 1, 10)))
                        where id = :id and attempts = :attempts""")
                .bind("id", item.id())
                .bind("attempts", item.attempts())
                .execute();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(worker);
    }
}
