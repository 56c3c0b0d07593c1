package maat.server.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.principal.MasterKey;

/**
 * The keys with which tokens of our own are made: in PostgreSQL, sealed under the master key, the same for every replica
 * and after every restart. The newest that has begun makes tokens; every key opens those it made until it is retired, so
 * keys are replaced with overlap ({@link KeyRotation}).
 */
public final class Keys {
    /** How long a replica uses what it knows of keys before it looks again. */
    static final Duration KNOWN = Duration.ofSeconds(60);

    private static final int MOST_KNOWN = 100;
    private static final String PUBLISHED = "published";

    private final Database database;
    private final KeySeal seal;
    private final Cache<String, JWK> byKid = cache();
    private final Cache<KeyPurpose, JWK> newest = cache();
    private final Cache<String, List<JWK>> published = cache();

    public Keys(Database database, MasterKey master) {
        this.database = database;
        this.seal = new KeySeal(master);
    }

    /** The key that makes tokens now, named by its {@code kid}. The first replica that needs one creates it. */
    JWK newest(KeyPurpose purpose) {
        return newest.get(purpose, this::findOrCreate);
    }

    /** The key of that name, unless there is none or it is retired. */
    Optional<JWK> find(KeyPurpose purpose, String kid) {
        return Optional.ofNullable(byKid.get(
                purpose.word() + " " + kid,
                _ -> database.read(transaction -> KeySql.find(transaction, purpose.word(), kid))
                        .map(stored -> open(purpose, stored))
                        .orElse(null)));
    }

    /** The public halves of all keys that sign, also of those that begin soon: verifiers keep the list for a while. */
    List<JWK> published() {
        return published.get(
                PUBLISHED,
                _ -> Arrays.stream(KeyPurpose.values())
                        .filter(KeyPurpose::signs)
                        .flatMap(purpose -> all(purpose).stream())
                        .map(JWK::toPublicJWK)
                        .toList());
    }

    private List<JWK> all(KeyPurpose purpose) {
        findOrCreate(purpose);
        return database.read(transaction -> KeySql.all(transaction, purpose.word())).stream()
                .map(stored -> open(purpose, stored))
                .toList();
    }

    private JWK findOrCreate(KeyPurpose purpose) {
        var stored = database.read(transaction -> KeySql.newest(transaction, purpose.word()))
                .orElseGet(() -> database.write(transaction -> first(transaction, purpose)));
        return open(purpose, stored);
    }

    private KeySql.Stored first(Transaction transaction, KeyPurpose purpose) {
        KeySql.lock(transaction, purpose.word());
        return KeySql.newest(transaction, purpose.word()).orElseGet(() -> create(transaction, purpose, Duration.ZERO));
    }

    /** Makes a key that makes tokens from then on. To be called under {@link KeySql#lock}. */
    KeySql.Stored create(Transaction transaction, KeyPurpose purpose, Duration begins) {
        String kid = purpose.newKid();
        byte[] content = purpose.bytes(purpose.generate(kid));
        var stored = new KeySql.Stored(kid, seal.close(content, kid, purpose.word()));
        KeySql.insert(transaction, purpose.word(), stored, begins);
        return stored;
    }

    private JWK open(KeyPurpose purpose, KeySql.Stored stored) {
        return purpose.key(stored.kid(), seal.open(stored.content(), stored.kid(), purpose.word()));
    }

    private static <K, V> Cache<K, V> cache() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfterWrite(KNOWN)
                .build();
    }
}
