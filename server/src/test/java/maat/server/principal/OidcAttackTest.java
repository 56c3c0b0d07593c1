package maat.server.principal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maat.server.config.ServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers try with access tokens (H-33). */
final class OidcAttackTest {
    private static final RSAKey KEY = SigningProvider.rsa("k1");
    private static final RSAKey FOREIGN = SigningProvider.rsa("k1");

    private final AdjustableClock clock = new AdjustableClock();
    private final SigningProvider provider = new SigningProvider(KEY.toPublicJWK());
    private final SigningProvider attacker = new SigningProvider(FOREIGN.toPublicJWK());
    private final OpenIdProvider asked = new OpenIdProvider(provider.root(), new SimpleMeterRegistry());
    private final OidcVerifier verifier = new OidcVerifier(
            asked,
            new ServerConfig.OpenIdProvider(
                    provider.root(), "maat", Optional.empty(), "roles", ServerConfig.OpenIdProvider.Identity.USERINFO),
            clock);

    @AfterEach
    void stop() {
        asked.close();
        provider.close();
        attacker.close();
    }

    private JWTClaimsSet claims() {
        return provider.claims(clock.instant()).subject("mallory").build();
    }

    private static JWSHeader.Builder rs256() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1");
    }

    private void refused(String token, String reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        InvalidToken.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
    @DisplayName("AUTH-04 alg none in any spelling is refused")
    void none(String algorithm) {
        String header = Base64URL.encode("{\"alg\":\"%s\",\"kid\":\"k1\"}".formatted(algorithm))
                .toString();
        String payload = Base64URL.encode(claims().toString()).toString();
        assertThatThrownBy(() -> verifier.verify(header + "." + payload + ".")).isInstanceOf(InvalidToken.class);
        assertThatThrownBy(() -> verifier.verify(header + "." + payload + ".AAAA"))
                .isInstanceOf(InvalidToken.class);
    }

    @Test
    @DisplayName("AUTH-06 HS256 with the public key as secret is refused")
    void algorithmConfusion() throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims());
        token.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
        refused(token.serialize(), "algorithm_not_accepted");
    }

    @Test
    @DisplayName("AUTH-06 an algorithm that the named key is not for is refused")
    void algorithmOfAnotherKey() throws JOSEException {
        var key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build(), claims());
        token.sign(new com.nimbusds.jose.crypto.ECDSASigner(key));
        refused(token.serialize(), "unknown_key");
        refused(
                SigningProvider.sign(
                        KEY,
                        new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("k1").build(),
                        claims()),
                "algorithm_not_accepted");
    }

    @Test
    @DisplayName("AUTH-06 a stranger's key under the provider's kid is refused")
    void foreignKey() {
        refused(SigningProvider.sign(FOREIGN, claims()), "bad_signature");
    }

    @Test
    @DisplayName("H-33 keys and key addresses in the header mean nothing, and nobody is asked for them")
    void keyInjection() {
        refused(SigningProvider.sign(FOREIGN, rs256().jwk(FOREIGN.toPublicJWK()).build(), claims()), "bad_signature");
        refused(
                SigningProvider.sign(
                        FOREIGN,
                        rs256().jwkURL(URI.create(attacker.root() + "/keys")).build(),
                        claims()),
                "bad_signature");
        refused(
                SigningProvider.sign(
                        FOREIGN,
                        rs256().x509CertURL(URI.create(attacker.root() + "/keys"))
                                .build(),
                        claims()),
                "bad_signature");
        refused(
                SigningProvider.sign(
                        FOREIGN,
                        rs256().x509CertChain(List.of(Base64.encode("certificate")))
                                .build(),
                        claims()),
                "bad_signature");
        assertThat(attacker.keyRequests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../etc/passwd",
                "k1' or '1'='1",
                "k1\u0000",
                "| touch /tmp/maat",
                "http://127.0.0.1/keys",
                "K1",
                " k1",
                ""
            })
    @DisplayName("H-33 a kid is compared and nothing else")
    void kidInjection(String kid) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build();
        refused(SigningProvider.sign(FOREIGN, header, claims()), "unknown_key");
    }

    @Test
    @DisplayName("H-33 a critical header that nobody here knows refuses the token, and so does b64")
    void critical() {
        var unknown =
                rs256().criticalParams(Set.of("exp")).customParam("exp", 1).build();
        refused(SigningProvider.sign(KEY, unknown, claims()), "unknown_critical_header");
        var unencoded = rs256().base64URLEncodePayload(false)
                .criticalParams(Set.of("b64"))
                .build();
        assertThatThrownBy(() -> verifier.verify(SigningProvider.sign(KEY, unencoded, claims())))
                .isInstanceOf(InvalidToken.class);
    }

    @Test
    @DisplayName("A JWT that the provider signed for another purpose is no access token")
    void otherType() {
        var logout = rs256().type(new JOSEObjectType("logout+jwt")).build();
        refused(SigningProvider.sign(KEY, logout, claims()), "not_an_access_token");
    }

    @Test
    @DisplayName("AUTH-04 a payload, signature or header taken from another token is refused")
    void swappedParts() {
        String[] mine = SigningProvider.sign(
                        KEY, provider.claims(clock.instant()).build())
                .split("\\.", -1);
        String[] other = SigningProvider.sign(KEY, claims()).split("\\.", -1);
        refused(mine[0] + "." + other[1] + "." + mine[2], "bad_signature");
        refused(mine[0] + "." + mine[1] + "." + other[2], "bad_signature");
        refused(mine[0] + "." + mine[1] + "." + mine[2].substring(0, 100), "bad_signature");
        String payload = new Base64URL(mine[1]).decodeToString().replace("alice", "admin");
        refused(mine[0] + "." + Base64URL.encode(payload) + "." + mine[2], "bad_signature");
    }

    @Test
    @DisplayName("AUTH-06 an RSA key of fewer than 2048 bits is not accepted, even when the provider publishes it")
    void weakKey() throws JOSEException {
        var weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
        provider.publish(weak.toPublicJWK());
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("weak").build(), claims());
        token.sign(new com.nimbusds.jose.crypto.RSASSASigner(
                weak.toRSAPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
        refused(token.serialize(), "unknown_key");
    }

    @Test
    @DisplayName("AUTH-04 a payload that is no claims set is refused")
    void otherPayload() throws JOSEException {
        for (String payload : List.of("[]", "\"alice\"", "{\"exp\":\"soon\"}", "{", "{\"exp\":1e400}")) {
            var object = new com.nimbusds.jose.JWSObject(
                    rs256().build(), new com.nimbusds.jose.Payload(payload.getBytes(StandardCharsets.UTF_8)));
            object.sign(new com.nimbusds.jose.crypto.RSASSASigner(KEY));
            assertThatThrownBy(() -> verifier.verify(object.serialize())).isInstanceOf(InvalidToken.class);
        }
    }
}
