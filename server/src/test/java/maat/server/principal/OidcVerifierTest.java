package maat.server.principal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import maat.server.config.ServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an access token must be to be believed; the attacks on it are in {@link OidcAttackTest}. */
final class OidcVerifierTest {
    private static final RSAKey KEY = SigningProvider.rsa("k1");

    private final AdjustableClock clock = new AdjustableClock();
    private final SigningProvider provider = new SigningProvider(KEY.toPublicJWK());
    private final OpenIdProvider asked = new OpenIdProvider(provider.root(), new SimpleMeterRegistry());
    private OidcVerifier verifier = verifier(Optional.empty(), "roles");

    @AfterEach
    void stop() {
        asked.close();
        provider.close();
    }

    private OidcVerifier verifier(Optional<String> scope, String rolesClaim) {
        return new OidcVerifier(
                asked,
                new ServerConfig.OpenIdProvider(
                        provider.root(), "maat", scope, rolesClaim, ServerConfig.OpenIdProvider.Identity.USERINFO),
                clock);
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> claims) {
        return SigningProvider.sign(
                KEY, claims.apply(provider.claims(clock.instant())).build());
    }

    private void refused(String token, String reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        InvalidToken.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    @DisplayName("AUTH-06 a token signed RS256 by the provider's key names its user")
    void rs256() throws InvalidToken {
        var user = verifier.verify(token(claims -> claims));
        assertThat(user.sub()).isEqualTo("alice");
        assertThat(user.until()).isEqualTo(clock.instant().plusSeconds(3600));
        assertThat(user.actingParty()).isEmpty();
    }

    @Test
    @DisplayName("AUTH-06 PS256 by the provider's key is accepted")
    void ps256() throws InvalidToken {
        var header = new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("k1").build();
        var claims = provider.claims(clock.instant()).build();
        assertThat(verifier.verify(SigningProvider.sign(KEY, header, claims)).sub())
                .isEqualTo("alice");
    }

    @Test
    @DisplayName("AUTH-06 ES256 by the provider's key is accepted")
    void es256() throws Exception {
        var key = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
        provider.publish(KEY.toPublicJWK(), key.toPublicJWK());
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e1").build(),
                provider.claims(clock.instant()).build());
        token.sign(new ECDSASigner(key));
        assertThat(verifier.verify(token.serialize()).sub()).isEqualTo("alice");
    }

    @Test
    @DisplayName("AUTH-06 EdDSA by the provider's key is accepted, and an altered one is not")
    void edDsa() throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        var x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        assertThat(pair.getPublic()).isInstanceOf(EdECPublicKey.class);
        provider.publish(new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("d1").build());
        var header = new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("d1").build();
        String signed = signEd25519(pair.getPrivate(), header, provider.claims(clock.instant()));
        assertThat(verifier.verify(signed).sub()).isEqualTo("alice");

        String other = signEd25519(
                pair.getPrivate(), header, provider.claims(clock.instant()).subject("mallory"));
        String mixed = other.substring(0, other.lastIndexOf('.')) + signed.substring(signed.lastIndexOf('.'));
        refused(mixed, "bad_signature");
    }

    private static String signEd25519(java.security.PrivateKey key, JWSHeader header, JWTClaimsSet.Builder claims)
            throws GeneralSecurityException {
        var token = new SignedJWT(header, claims.build());
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(key);
        signer.update(token.getSigningInput());
        return new String(token.getSigningInput(), java.nio.charset.StandardCharsets.US_ASCII) + "."
                + Base64URL.encode(signer.sign());
    }

    @Test
    @DisplayName("AUTH-06 issuer and audience must be ours, expiry and subject must be there")
    void claimsThatMustHold() {
        refused(token(claims -> claims.issuer("https://other.example")), "wrong_issuer");
        refused(token(claims -> claims.issuer(null)), "wrong_issuer");
        refused(token(claims -> claims.audience("account")), "wrong_audience");
        refused(token(claims -> claims.audience((String) null)), "wrong_audience");
        refused(token(claims -> claims.expirationTime(null)), "no_expiry");
        refused(token(claims -> claims.subject(null)), "no_subject");
        refused(token(claims -> claims.subject(" ")), "no_subject");
        refused(token(claims -> claims.subject("a\u0000b")), "no_subject");
        refused(token(claims -> claims.subject("x".repeat(256))), "no_subject");
    }

    @Test
    @DisplayName("AUTH-06 times have a leeway of 60 seconds and not more")
    void leeway() throws InvalidToken {
        var now = clock.instant();
        verifier.verify(token(claims -> claims.expirationTime(Date.from(now.minusSeconds(59)))));
        refused(token(claims -> claims.expirationTime(Date.from(now.minusSeconds(60)))), "expired");
        refused(token(claims -> claims.expirationTime(Date.from(now.minusSeconds(300)))), "expired");
        verifier.verify(token(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(60)))));
        refused(token(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(61)))), "not_yet_valid");
        verifier.verify(token(claims -> claims.issueTime(Date.from(now.plusSeconds(60)))));
        refused(token(claims -> claims.issueTime(Date.from(now.plusSeconds(300)))), "not_yet_valid");
    }

    @Test
    @DisplayName("AUTH-06 a token remembered as verified ends when it expires")
    void rememberedUntilExpiry() throws InvalidToken {
        String token =
                token(claims -> claims.expirationTime(Date.from(clock.instant().minusSeconds(30))));
        verifier.verify(token);
        clock.advance(Duration.ofSeconds(29));
        verifier.verify(token);
        clock.advance(Duration.ofSeconds(1));
        refused(token, "expired");
    }

    @Test
    @DisplayName("AUTH-07 Q-05 a configured scope must be present, as text or as list")
    void requiredScope() throws InvalidToken {
        verifier = verifier(Optional.of("kheops"), "roles");
        refused(token(claims -> claims), "missing_scope");
        refused(token(claims -> claims.claim("scope", "openid kheopsx")), "missing_scope");
        assertThat(verifier.verify(token(claims -> claims.claim("scope", "openid kheops")))
                        .scopes())
                .containsExactlyInAnyOrder("openid", "kheops");
        verifier.verify(token(claims -> claims.claim("scope", List.of("openid", "kheops"))));
    }

    @Test
    @DisplayName("AUTH-08 the acting party is read from act.sub, and one that cannot be read refuses the token")
    void actingParty() throws InvalidToken {
        var user = verifier.verify(token(claims -> claims.claim("act", Map.of("sub", "admin"))));
        assertThat(user.actingParty()).contains("admin");
        refused(token(claims -> claims.claim("act", Map.of("name", "admin"))), "unreadable_acting_party");
        refused(token(claims -> claims.claim("act", "admin")), "unreadable_acting_party");
    }

    @Test
    @DisplayName("Roles are found at the configured path, nested or in a name with dots")
    void roles() throws InvalidToken {
        String nested = token(claims -> claims.claim("realm_access", Map.of("roles", List.of("maat-admin", "x"))));
        String named = token(claims -> claims.claim("https://site.example/roles", List.of("maat-admin")));
        assertThat(verifier.verify(nested).roles()).isEmpty();
        verifier = verifier(Optional.empty(), "realm_access.roles");
        assertThat(verifier.verify(nested).roles()).containsExactlyInAnyOrder("maat-admin", "x");
        verifier = verifier(Optional.empty(), "https://site.example/roles");
        assertThat(verifier.verify(named).roles()).containsExactly("maat-admin");
    }

    @Test
    @DisplayName("Hundreds of roles are cut to what an input document holds, our own first")
    void manyRoles() throws InvalidToken {
        var many = IntStream.range(0, 500).mapToObj("a-role-of-the-site-%d"::formatted);
        var roles = java.util.stream.Stream.concat(many, java.util.stream.Stream.of("maat-admin"))
                .toList();
        var kept =
                verifier.verify(token(claims -> claims.claim("roles", roles))).roles();
        assertThat(kept).contains("maat-admin").hasSizeLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", ".", "..", "a.b", "a.b.c", "e30.e30.e30", "....", "eyJhbGciOiJub25lIn0.e30."})
    @DisplayName("AUTH-04 garbage proves nothing")
    void garbage(String text) {
        assertThatThrownBy(() -> verifier.verify(text)).isInstanceOf(InvalidToken.class);
    }

    @Test
    @DisplayName("D-03 a token without kid, or with one that nobody published, is refused")
    void unknownKid() {
        var claims = provider.claims(clock.instant()).build();
        refused(SigningProvider.sign(KEY, new JWSHeader(JWSAlgorithm.RS256), claims), "unknown_key");
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("other").build();
        refused(SigningProvider.sign(KEY, header, claims), "unknown_key");
    }

    @Test
    @DisplayName("A key that the provider publishes for encryption signs nothing")
    void encryptionKey() throws JOSEException {
        var encrypting = new RSAKey.Builder(SigningProvider.rsa("enc"))
                .keyUse(KeyUse.ENCRYPTION)
                .build();
        provider.publish(encrypting.toPublicJWK());
        refused(
                SigningProvider.sign(
                        encrypting, provider.claims(clock.instant()).build()),
                "unknown_key");
    }

    @Test
    @DisplayName("AUTH-06 a new key of the provider is found when its first token comes, an old one may go")
    void rotation() throws InvalidToken {
        verifier.verify(token(claims -> claims));
        var next = SigningProvider.rsa("k2");
        provider.publish(next.toPublicJWK());
        assertThat(verifier.verify(SigningProvider.sign(
                                next, provider.claims(clock.instant()).build()))
                        .sub())
                .isEqualTo("alice");
        refused(token(claims -> claims.subject("bob")), "unknown_key");
    }

    @Test
    @DisplayName("H-33 however many unknown kids come, keys are fetched only so often")
    void fetchesAreLimited() {
        for (int i = 0; i < 50; i++) {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID("made-up-" + i)
                    .build();
            refused(
                    SigningProvider.sign(
                            KEY, header, provider.claims(clock.instant()).build()),
                    "unknown_key");
        }
        assertThat(provider.keyRequests()).isLessThanOrEqualTo(4);
    }

    @Test
    @DisplayName("A provider that is down at start is found when it is there")
    void downAtStart() throws InvalidToken {
        provider.goDown();
        refused(token(claims -> claims), "provider_unavailable");
        provider.comeBack();
        assertThat(verifier.verify(token(claims -> claims)).sub()).isEqualTo("alice");
    }

    @Test
    @DisplayName("Known keys are used while the provider is down")
    void outage() throws InvalidToken {
        verifier.verify(token(claims -> claims));
        provider.goDown();
        assertThat(verifier.verify(token(claims -> claims.subject("bob"))).sub())
                .isEqualTo("bob");
    }

    @Test
    @DisplayName("A provider that calls itself otherwise than configured is not believed")
    void otherIssuer() throws InvalidToken {
        provider.announce("https://elsewhere.example");
        refused(token(claims -> claims.issuer("https://elsewhere.example")), "provider_unavailable");
        provider.announce(provider.root() + "/");
        assertThat(verifier.verify(token(claims -> claims.issuer(provider.root() + "/")))
                        .sub())
                .isEqualTo("alice");
    }
}
