package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.AESEncrypter;
import com.nimbusds.jose.util.Base64URL;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import maat.server.ServerUnderTest;
import maat.server.config.ServerConfig;
import maat.server.database.Database;
import maat.server.policy.Source;
import maat.server.principal.AdjustableClock;
import maat.server.principal.InvalidToken;
import maat.server.principal.MasterKey;
import maat.server.principal.Principal;
import maat.server.principal.Principal.Wrapped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Viewer tokens and the keys under which they are made, on a real database. */
final class ViewerTokensTest {
    private static final URI ROOT = URI.create("https://maat.example");
    private static final MasterKey MASTER = new MasterKey(new byte[32]);

    private final AdjustableClock clock = new AdjustableClock();
    private final Database database = Database.open(
            new ServerConfig.Database(ServerUnderTest.newDatabase(), Optional.empty(), Optional.empty(), 8),
            new SimpleMeterRegistry());
    private final ViewerTokens tokens = replica();

    @AfterEach
    void close() {
        database.close();
    }

    /** Another process on the same database. */
    private ViewerTokens replica() {
        return new ViewerTokens(new Keys(database, MASTER), ROOT, clock);
    }

    private Principal.Viewer grant(Wrapped wrapped, Source source, String... scope) {
        return new Principal.Viewer(
                "v1",
                wrapped,
                "1.2.840.99.1",
                source,
                Set.of(scope),
                clock.instant().plusSeconds(3600));
    }

    private Principal.Viewer alice() {
        return grant(new Wrapped.User("alice", Optional.empty()), Source.ANY, "read");
    }

    private void refused(String token, String reason) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        InvalidToken.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    @DisplayName("TOK-04 TOK-05 TOK-06 a token opens to the grant it was made of, whatever its source")
    void roundTrip() throws InvalidToken {
        var grants = List.of(
                alice(),
                grant(new Wrapped.User("alice", Optional.of("admin")), Source.INBOX, "read", "write"),
                grant(new Wrapped.Capability("a1B2c3D4e5"), new Source.Album("q7Rk2mZb0X"), "write"),
                grant(new Wrapped.Capability("a1B2c3D4e5"), Source.ANY));
        for (var grant : grants) {
            assertThat(tokens.verify(tokens.issue(grant))).isEqualTo(grant);
        }
    }

    @Test
    @DisplayName("TOK-10 the token shows nothing of what it was made from")
    void opaque() {
        String token = tokens.issue(alice());
        String[] parts = token.split("\\.", -1);
        assertThat(parts).hasSize(5);
        String visible = Arrays.stream(parts)
                .map(part -> new String(new Base64URL(part).decode(), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
        assertThat(visible).doesNotContain("alice", "1.2.840");
        assertThat(token).hasSizeLessThan(700);
        assertThat(tokens.issue(alice())).isNotEqualTo(token);
    }

    @Test
    @DisplayName("TOK-13 a token ends at its time, without leeway, and lives five hours at most")
    void expiry() throws InvalidToken {
        String token = tokens.issue(alice());
        clock.advance(Duration.ofSeconds(3599));
        tokens.verify(token);
        clock.advance(Duration.ofSeconds(1));
        refused(token, "expired");
    }

    @Test
    @DisplayName("TOK-15 every replica opens every token, also after a restart")
    void replicas() throws InvalidToken {
        String token = tokens.issue(alice());
        assertThat(replica().verify(token)).isEqualTo(alice());
        assertThat(tokens.verify(replica().issue(alice()))).isEqualTo(alice());
    }

    @Test
    @DisplayName("TOK-15 replicas that need the first key at once make one")
    void firstKeyAtOnce() throws Exception {
        List<Callable<String>> askers = Stream.generate(
                        () -> (Callable<String>) () -> replica().issue(alice()))
                .limit(16)
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var issued : threads.invokeAll(askers)) {
                tokens.verify(issued.get());
            }
        }
        assertThat(keyRows()).isEqualTo(1);
    }

    private int keyRows() {
        return database.withHandle(handle -> handle.createQuery("select count(*) from keys")
                .mapTo(Integer.class)
                .one());
    }

    @Test
    @DisplayName("Q-08 a newer key makes tokens, the older still opens its own until it is retired")
    void rotation() throws InvalidToken {
        String old = tokens.issue(alice());
        database.withHandle(handle -> handle.execute("update keys set created_time = created_time - interval '1 day'"));
        insertKey("fedcba9876543210");
        String fresh = replica().issue(alice());
        assertThat(fresh.split("\\.", -1)[0]).isNotEqualTo(old.split("\\.", -1)[0]);
        assertThat(tokens.verify(fresh)).isEqualTo(alice());
        assertThat(replica().verify(old)).isEqualTo(alice());
        database.withHandle(
                handle -> handle.execute("update keys set retired_time = now() where kid <> 'fedcba9876543210'"));
        assertThatThrownBy(() -> replica().verify(old)).hasMessage("unknown_key");
    }

    private void insertKey(String kid) {
        byte[] sealedKey = new KeySeal(MASTER).close(new byte[32], kid, "viewer");
        database.withHandle(handle ->
                handle.execute("insert into keys (kid, purpose, sealed_key) values (?, 'viewer', ?)", kid, sealedKey));
    }

    @Test
    @DisplayName("Keys at rest can be neither read nor moved, and another master key says what is wrong")
    void keysAtRest() {
        String token = tokens.issue(alice());
        byte[] other = new byte[32];
        other[0] = 1;
        var stranger = new ViewerTokens(new Keys(database, new MasterKey(other)), ROOT, clock);
        assertThatThrownBy(() -> stranger.verify(token)).hasMessageContaining("maat.master.key");
        database.withHandle(handle -> handle.execute("update keys set purpose = 'pacs read'"));
        assertThatThrownBy(() -> new Keys(database, MASTER).newest(KeyPurpose.PACS_READ))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("TOK-10 altered, truncated or swapped parts open nothing")
    void alteredParts() {
        String[] one = tokens.issue(alice()).split("\\.", -1);
        String[] two = tokens.issue(alice()).split("\\.", -1);
        for (int part = 0; part < 5; part++) {
            String[] truncated = one.clone();
            truncated[part] = truncated[part].substring(0, truncated[part].length() / 2);
            assertThatThrownBy(() -> tokens.verify(String.join(".", truncated))).isInstanceOf(InvalidToken.class);
            String[] emptied = one.clone();
            emptied[part] = "";
            assertThatThrownBy(() -> tokens.verify(String.join(".", emptied))).isInstanceOf(InvalidToken.class);
            if (part > 0) {
                String[] swapped = one.clone();
                swapped[part] = two[part];
                refused(String.join(".", swapped), "bad_encryption");
            }
        }
    }

    @Test
    @DisplayName("TOK-10 bytes moved from tag to ciphertext, or spelled otherwise, make no second token")
    void oneSpelling() {
        String[] parts = tokens.issue(alice()).split("\\.", -1);
        byte[] ciphertext = new Base64URL(parts[3]).decode();
        byte[] tag = new Base64URL(parts[4]).decode();
        byte[] longer = Arrays.copyOf(ciphertext, ciphertext.length + 4);
        System.arraycopy(tag, 0, longer, ciphertext.length, 4);
        refused(
                String.join(
                        ".",
                        parts[0],
                        parts[1],
                        parts[2],
                        Base64URL.encode(longer).toString(),
                        Base64URL.encode(Arrays.copyOfRange(tag, 4, 16)).toString()),
                "malformed");
        refused(String.join(".", parts) + "=", "malformed");
    }

    @Test
    @DisplayName("TOK-10 a token under a stranger's key, another installation's or another algorithm opens nothing")
    void foreign() throws JOSEException {
        String kid = JWEObjectHeader.kid(tokens.issue(alice()));
        SecretKey strange = new SecretKeySpec(new byte[32], "AES");
        var header = new JWEHeader.Builder(JWEAlgorithm.A256KW, EncryptionMethod.A256GCM);
        refused(encrypted(header.keyID("0123456789abcdef").build(), strange), "malformed");
        var typed = header.type(new com.nimbusds.jose.JOSEObjectType("viewer+jwt"));
        refused(encrypted(typed.keyID("0123456789abcdef").build(), strange), "unknown_key");
        refused(encrypted(typed.keyID("k' or true --").build(), strange), "unknown_key");
        refused(encrypted(typed.keyID(kid).build(), strange), "bad_encryption");
        refused(
                encrypted(
                        new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                                .keyID(kid)
                                .build(),
                        strange),
                "malformed");
        var elsewhere = new ViewerTokens(new Keys(database, MASTER), URI.create("https://other.example"), clock);
        refused(elsewhere.issue(alice()), "wrong_audience");
    }

    private static String encrypted(JWEHeader header, SecretKey key) throws JOSEException {
        var token = new JWEObject(header, new Payload("{}"));
        token.encrypt(
                header.getAlgorithm().equals(JWEAlgorithm.DIR)
                        ? new com.nimbusds.jose.crypto.DirectEncrypter(key)
                        : new AESEncrypter(key));
        return token.serialize();
    }

    private static final class JWEObjectHeader {
        static String kid(String token) {
            try {
                return JWEObject.parse(token).getHeader().getKeyID();
            } catch (java.text.ParseException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
