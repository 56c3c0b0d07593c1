package maat.server.feed;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements on leases and on what was announced. Each is its own transaction. */
final class LeaseSql {
    private LeaseSql() {}

    /**
     * A lease that has not run out.
     *
     * @param applied the last position that its holder has applied
     * @param remainingNanos for how long it may still be used, from when it was read
     */
    record Lease(UUID holder, long applied, long remainingNanos) {}

    /**
     * Makes the lease hold from now for that long, durably. The time is taken when the row is locked, so that a renewal
     * that waited for another one never shortens it.
     */
    static void extend(Handle handle, UUID holder, long applied, Duration duration) {
        handle.createUpdate("""
                        insert into leases as l (holder, applied, expires_time)
                        values (:holder, :applied, clock_timestamp() + :millis * interval '1 millisecond')
                        on conflict (holder) do update set applied = excluded.applied,
                            expires_time = greatest(
                                l.expires_time, clock_timestamp() + :millis * interval '1 millisecond')""")
                .bind("holder", holder)
                .bind("applied", applied)
                .bind("millis", duration.toMillis())
                .execute();
    }

    /**
     * Tells other servers at once what the holder has applied anew, without waiting for the disk: what a crash loses here
     * only makes a writer wait.
     */
    static void advance(Handle handle, UUID holder, long applied) {
        handle.createUpdate("""
                        update leases set applied = :applied
                        where holder = :holder and applied < :applied
                            and set_config('synchronous_commit', 'off', true) = 'off'""").bind("holder", holder).bind("applied", applied).execute();
    }

    static void release(Handle handle, UUID holder) {
        handle.createUpdate("delete from leases where holder = :holder")
                .bind("holder", holder)
                .execute();
    }

    /** The leases that have not run out; there are as many as proxies. */
    static List<Lease> live(Handle handle) {
        return handle.createQuery("""
                        select holder, applied,
                            (extract(epoch from expires_time - clock_timestamp()) * 1000000000)::bigint as remaining_nanos
                        from leases where expires_time > clock_timestamp()""")
                .map((row, _) -> new Lease(
                        row.getObject("holder", UUID.class), row.getLong("applied"), row.getLong("remaining_nanos")))
                .list();
    }

    /** The last committed position. */
    static long committedPosition(Handle handle) {
        return handle.createQuery("select position from feed_head")
                .mapTo(Long.class)
                .one();
    }

    static int removeOldLeases(Handle handle) {
        return handle.createUpdate("delete from leases where expires_time < clock_timestamp() - interval '1 minute'")
                .execute();
    }

    /**
     * Removes what was announced over an hour ago, from the oldest on and without leaving a gap, since a gap makes
     * readers start over.
     */
    static int removeOldAnnouncements(Handle handle) {
        return handle.createUpdate("""
                        delete from announcements
                        where position < coalesce(
                            (select min(position) from announcements where announced_time >= now() - interval '1 hour'),
                            (select position + 1 from feed_head))""").execute();
    }
}
