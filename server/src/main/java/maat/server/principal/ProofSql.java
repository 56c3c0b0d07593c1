package maat.server.principal;

import java.time.Instant;
import java.time.ZoneOffset;
import maat.server.database.Transaction;

/** The statements on proofs of possession that were used. */
final class ProofSql {
    private ProofSql() {}

    /** @return whether it was not used before; of two at the same time, one waits and then finds it used */
    static boolean use(Transaction transaction, byte[] hash, Instant until) {
        return transaction
                        .update("""
                                insert into used_proofs (proof_hash, expires_time)
                                values (:hash, :until) on conflict do nothing""")
                        .bind("hash", hash)
                        .bind("until", until.atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    /** Skips what another replica is forgetting. */
    static void forgetExpired(Transaction transaction, Instant now) {
        transaction.update("""
                        delete from used_proofs where proof_hash in (
                            select proof_hash from used_proofs where expires_time < :now for update skip locked)""").bind("now", now.atOffset(ZoneOffset.UTC)).execute();
    }
}
