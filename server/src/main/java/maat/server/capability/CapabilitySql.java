package maat.server.capability;

import java.time.Instant;
import java.time.ZoneOffset;
import maat.server.database.Transaction;

/** The statements on capability tokens that carry decisions out. */
final class CapabilitySql {
    private CapabilitySql() {}

    static void insert(
            Transaction transaction, String id, byte[] secretHash, CapabilityFields fields, long owner, Instant now) {
        transaction
                .update("""
                        insert into capability_tokens (id, secret_hash, title, owner, album, read_permission,
                            write_permission, download_permission, appropriate_permission, issued_at_time,
                            not_before_time, expiration_time)
                        values (:id, :secretHash, :title, :owner, (select a.id from albums a where a.album_id = :album),
                            :read, :write, :download, :appropriate, :now, :notBefore, :expiration)""")
                .bind("id", id)
                .bind("secretHash", secretHash)
                .bind("title", fields.title())
                .bind("owner", owner)
                .bind("album", fields.album().orElse(null))
                .bind("read", fields.read())
                .bind("write", fields.write())
                .bind("download", fields.download())
                .bind("appropriate", fields.appropriate())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("notBefore", fields.notBefore().atOffset(ZoneOffset.UTC))
                .bind("expiration", fields.expiration().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /**
     * Ends the token; one that is dead already stays as it is. One that ended just now may still be taken for living
     * (6.3), so it counts as alive.
     */
    static void revoke(Transaction transaction, String id, long by) {
        transaction.update("""
                        update capability_tokens
                        set revoke_time = date_trunc('milliseconds', now()), revoked_by = :by
                        where id = :id and revoke_time is null and expiration_time > now() - interval '10 seconds'""").bind("id", id).bind("by", by).execute();
    }
}
