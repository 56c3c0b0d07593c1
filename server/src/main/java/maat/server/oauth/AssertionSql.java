package maat.server.oauth;

import java.time.Instant;
import java.time.ZoneOffset;
import maat.server.database.Transaction;

/** The statements on assertions that clients have used. */
final class AssertionSql {
    private AssertionSql() {}

    /** @return whether it was not used before; of two at the same time, one waits and then finds it used */
    static boolean use(Transaction transaction, String client, byte[] jtiHash, Instant until) {
        return transaction
                        .update("""
                                insert into used_assertions (client_id, jti_hash, expires_time)
                                values (:client, :jti, :until) on conflict do nothing""")
                        .bind("client", client)
                        .bind("jti", jtiHash)
                        .bind("until", until.atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    static void forgetExpired(Transaction transaction, Instant now) {
        transaction
                .update("delete from used_assertions where expires_time < :now")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }
}
