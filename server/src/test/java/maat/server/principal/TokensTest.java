package maat.server.principal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which verifier a token goes to. */
final class TokensTest {
    private final CapabilitySecrets secrets = new CapabilitySecrets(new MasterKey(new byte[32]));
    private final Tokens tokens =
            new Tokens(refusing("as openid"), refusing("as viewer"), secrets, _ -> {}, new SimpleMeterRegistry());

    private static TokenVerifier refusing(String how) {
        return _ -> {
            throw new InvalidToken(how);
        };
    }

    @Test
    @DisplayName("AUTH-01 each kind of token is known by its form")
    void forms() throws InvalidToken {
        assertThatThrownBy(() -> tokens.verify("a.b.c")).hasMessage("as openid");
        assertThatThrownBy(() -> tokens.verify("a.b.")).hasMessage("as openid");
        assertThatThrownBy(() -> tokens.verify("a.b.c.d.e")).hasMessage("as viewer");
        String secret = secrets.random();
        assertThat(tokens.verify(secret))
                .isInstanceOfSatisfying(
                        Principal.Capability.class,
                        capability -> assertThat(capability.secretHash()).isEqualTo(secrets.hash(secret)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a.b",
                "a.b.c.d",
                "a.b.c.d.e.f",
                "ä.b.c",
                "a.b.c d",
                "a.b.c\n",
                "0123456789012345678901 "
            })
    @DisplayName("AUTH-04 what has no form of a token is refused")
    void others(String text) {
        assertThatThrownBy(() -> tokens.verify(text)).hasMessage("malformed");
    }

    @Test
    @DisplayName("H-26 a token of more than 16 KB is refused unread")
    void tooLong() {
        assertThatThrownBy(() -> tokens.verify("a.b." + "c".repeat(16 * 1024))).hasMessage("malformed");
    }

    @Test
    @DisplayName("CAP-13 a secret has 22 letters and digits, and its stored form depends on the master key")
    void secrets() {
        String secret = secrets.random();
        assertThat(secret).matches("[A-Za-z0-9]{22}").isNotEqualTo(secrets.random());
        byte[] otherMaster = new byte[32];
        otherMaster[31] = 1;
        assertThat(secrets.hash(secret))
                .hasSize(32)
                .isEqualTo(new CapabilitySecrets(new MasterKey(new byte[32])).hash(secret))
                .isNotEqualTo(new CapabilitySecrets(new MasterKey(otherMaster)).hash(secret));
    }
}
