package maat.server.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.principal.MasterKey;

/**
 * The keys with which tokens of our own are made: in PostgreSQL, sealed under the master key, the same for every replica
 * and after every restart. The newest of a purpose makes tokens; every key opens those it made until it is retired, so
 * keys can be replaced with overlap.
 */
public final class Keys {
    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long a replica uses what it knows of keys before it looks again. */
    private static final Duration KNOWN = Duration.ofSeconds(60);

    private static final int MOST_KNOWN = 100;

    private final Database database;
    private final KeySeal seal;
    private final Cache<String, Key> byKid = cache();
    private final Cache<String, Key> newest = cache();

    public Keys(Database database, MasterKey master) {
        this.database = database;
        this.seal = new KeySeal(master);
    }

    /** @param kid the key's name in tokens */
    record Key(String kid, SecretKey secret) {}

    /** The key that makes tokens now. The first replica that needs one creates it. */
    Key newest(String purpose) {
        return newest.get(purpose, this::findOrCreate);
    }

    /** The key of that name, unless there is none or it is retired. */
    Optional<Key> find(String purpose, String kid) {
        return Optional.ofNullable(byKid.get(
                purpose + " " + kid,
                _ -> database.read(transaction -> KeySql.find(transaction, purpose, kid))
                        .map(stored -> open(purpose, stored))
                        .orElse(null)));
    }

    private Key findOrCreate(String purpose) {
        var stored = database.read(transaction -> KeySql.newest(transaction, purpose))
                .orElseGet(() -> database.write(transaction -> create(transaction, purpose)));
        return open(purpose, stored);
    }

    private KeySql.Stored create(Transaction transaction, String purpose) {
        KeySql.lock(transaction, purpose);
        return KeySql.newest(transaction, purpose).orElseGet(() -> {
            byte[] secret = new byte[KEY_BYTES];
            RANDOM.nextBytes(secret);
            String kid = HexFormat.of().toHexDigits(RANDOM.nextLong());
            var stored = new KeySql.Stored(kid, seal.close(secret, kid, purpose));
            KeySql.insert(transaction, purpose, stored);
            return stored;
        });
    }

    private Key open(String purpose, KeySql.Stored stored) {
        byte[] secret = seal.open(stored.content(), stored.kid(), purpose);
        return new Key(stored.kid(), new SecretKeySpec(secret, "AES"));
    }

    private static Cache<String, Key> cache() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfterWrite(KNOWN)
                .build();
    }
}
