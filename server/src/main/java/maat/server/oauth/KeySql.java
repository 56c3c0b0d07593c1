package maat.server.oauth;

import java.util.Optional;
import maat.server.database.Transaction;

/** The statements on sealed keys. */
final class KeySql {
    private KeySql() {}

    record Stored(String kid, byte[] content) {}

    static Optional<Stored> newest(Transaction transaction, String purpose) {
        return transaction
                .query("""
                        select kid, sealed_key from keys where purpose = :purpose and retired_time is null
                        order by created_time desc, kid limit 1""")
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

    /** Lets one replica at a time create the first key of a purpose; the others then find it. */
    static void lock(Transaction transaction, String purpose) {
        transaction
                .query("select pg_advisory_xact_lock(hashtextextended('maat keys ' || :purpose, 0))::text")
                .bind("purpose", purpose)
                .mapTo(String.class)
                .one();
    }

    static void insert(Transaction transaction, String purpose, Stored key) {
        transaction
                .update("insert into keys (kid, purpose, sealed_key) values (:kid, :purpose, :sealed)")
                .bind("kid", key.kid())
                .bind("purpose", purpose)
                .bind("sealed", key.content())
                .execute();
    }
}
