package maat.server.oauth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import maat.server.database.Transaction;

/** The statements on sealed keys. */
final class KeySql {
    private KeySql() {}

    record Stored(String kid, byte[] content) {}

    /** The one that makes tokens now. */
    static Optional<Stored> newest(Transaction transaction, String purpose) {
        return transaction
                .query("""
                        select kid, sealed_key from keys
                        where purpose = :purpose and retired_time is null and begins_time <= now()
                        order by begins_time desc, kid limit 1""")
                .bind("purpose", purpose)
                .map((row, _) -> new Stored(row.getString("kid"), row.getBytes("sealed_key")))
                .findOne();
    }

    static Optional<Stored> find(Transaction transaction, String purpose, String kid) {
        return transaction
                .query("""
                        select kid, sealed_key from keys
                        where kid = :kid and purpose = :purpose and retired_time is null""")
                .bind("kid", kid)
                .bind("purpose", purpose)
                .map((row, _) -> new Stored(row.getString("kid"), row.getBytes("sealed_key")))
                .findOne();
    }

    /** Those that are not retired, also those that have not begun. */
    static List<Stored> all(Transaction transaction, String purpose) {
        return transaction
                .query("""
                        select kid, sealed_key from keys where purpose = :purpose and retired_time is null
                        order by begins_time desc, kid""")
                .bind("purpose", purpose)
                .map((row, _) -> new Stored(row.getString("kid"), row.getBytes("sealed_key")))
                .list();
    }

    /** Lets one replica at a time create keys of a purpose; the others then find them. */
    static void lock(Transaction transaction, String purpose) {
        transaction
                .query("select pg_advisory_xact_lock(hashtextextended('maat keys ' || :purpose, 0))::text")
                .bind("purpose", purpose)
                .mapTo(String.class)
                .one();
    }

    static void insert(Transaction transaction, String purpose, Stored key, Duration begins) {
        transaction
                .update("""
                        insert into keys (kid, purpose, sealed_key, begins_time)
                        values (:kid, :purpose, :sealed, now() + :begins * interval '1 second')""")
                .bind("kid", key.kid())
                .bind("purpose", purpose)
                .bind("sealed", key.content())
                .bind("begins", begins.toSeconds())
                .execute();
    }

    /** Whether the last key began so long ago; where there is none, the first who needs one makes it. */
    static boolean isSuccessorDue(Transaction transaction, String purpose, Duration age) {
        return transaction
                .query("""
                        select coalesce(max(begins_time) <= now() - :age * interval '1 second', false)
                        from keys where purpose = :purpose and retired_time is null""")
                .bind("purpose", purpose)
                .bind("age", age.toSeconds())
                .mapTo(Boolean.class)
                .one();
    }

    /** Ends the keys whose successors have been in use for so long. */
    static int retire(Transaction transaction, String purpose, Duration overlap) {
        return transaction
                .update("""
                        update keys set retired_time = now()
                        where purpose = :purpose and retired_time is null and begins_time < (
                            select max(n.begins_time) from keys n
                            where n.purpose = :purpose and n.retired_time is null
                                and n.begins_time <= now() - :overlap * interval '1 second')""")
                .bind("purpose", purpose)
                .bind("overlap", overlap.toSeconds())
                .execute();
    }
}
