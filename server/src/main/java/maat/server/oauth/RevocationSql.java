package maat.server.oauth;

import java.time.Instant;
import java.time.ZoneOffset;
import maat.server.database.Transaction;

/** The statements that end tokens. */
final class RevocationSql {
    private RevocationSql() {}

    /** Nobody in particular has revoked it: its secret is all that is known of whoever did. */
    static void capability(Transaction transaction, String id) {
        transaction.update("""
                        update capability_tokens set revoke_time = date_trunc('milliseconds', now())
                        where id = :id and revoke_time is null""").bind("id", id).execute();
    }

    /** Remembered until the token would have ended by itself. */
    static void viewer(Transaction transaction, String id, Instant until) {
        transaction
                .update("delete from revoked_viewer_tokens where expires_time < now() - interval '1 hour'")
                .execute();
        transaction
                .update("""
                        insert into revoked_viewer_tokens (id, expires_time) values (:id, :until)
                        on conflict do nothing""")
                .bind("id", id)
                .bind("until", until.atOffset(ZoneOffset.UTC))
                .execute();
    }
}
