package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.config.InvalidSetting;
import maat.server.config.ServerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that authenticate by what they sign, over HTTP on a real database. */
final class ClientAssertionsTest {
    private static final String ISSUER = "http://127.0.0.1:8080/api";
    private static final RSAKey KEY = key("k1");

    private static ServerUnderTest server;
    private static String viewerToken;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        var file = Files.writeString(
                folder.resolve("clients.json"),
                "[{\"client_id\": \"zipper\", \"jwks\": %s}]".formatted(new JWKSet(KEY.toPublicJWK())));
        server = ServerUnderTest.start(ConfigUnderTest.with(
                ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web")),
                new ServerConfig.Tokens(Duration.ofDays(30), Optional.of(file), 100)));
        var alice = server.user("alice");
        viewerToken =
                server.anonymous().exchange(alice.token(), "viewer", "1.2.3").accessToken();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RSAKey key(String kid) {
        try {
            return new RSAKeyGenerator(2048).keyID(kid).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("zipper")
                .subject("zipper")
                .audience(ISSUER + "/token/introspect")
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        try {
            return signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims, new RSASSASigner(KEY));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String signed(JWSHeader header, JWTClaimsSet.Builder claims, JWSSigner signer) throws JOSEException {
        var jwt = new SignedJWT(header, claims.build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    /** A question that internal clients alone may ask. */
    private static Answer ask(String assertion, String... further) {
        var fields = new java.util.ArrayList<>(List.of(
                "token", viewerToken, "client_assertion", assertion, "client_assertion_type", ClientAssertions.TYPE));
        fields.addAll(List.of(further));
        return server.anonymous().form("POST", "/api/token/introspect", fields.toArray(String[]::new));
    }

    private static void refused(String assertion) {
        var answer = ask(assertion);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo("invalid_request");
    }

    private static void accepted(String assertion) {
        var answer = ask(assertion);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("active").asBoolean()).isTrue();
    }

    @Test
    @DisplayName(
            "TOK-28 a client that signs may ask what internal clients may ask, whichever audience of ours it names")
    void accepts() {
        for (String audience : List.of(ISSUER, ISSUER + "/token", ISSUER + "/token/introspect")) {
            accepted(signed(claims().audience(audience)));
        }
        assertThat(ask(signed(claims()), "client_id", "zipper").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("TOK-16 a client that signs is an internal one at the token endpoint too")
    void atTokenEndpoint() {
        var answer = server.anonymous()
                .exchange(
                        server.user("alice").token(),
                        "pep",
                        "1.2.3",
                        "seriesUID",
                        "1.2.3.4",
                        "client_assertion",
                        signed(claims().audience(ISSUER + "/token")),
                        "client_assertion_type",
                        ClientAssertions.TYPE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText())
                .as("not unauthorized_client: the series is what is missing")
                .isEqualTo("invalid_grant");
    }

    @Test
    @DisplayName("TOK-22 Q-18 an assertion counts once, also where it is shown many times at once")
    void replay() {
        String assertion = signed(claims());
        var statuses = IntStream.range(0, 8)
                .parallel()
                .mapToObj(_ -> ask(assertion).status())
                .toList();
        assertThat(statuses).containsOnlyOnce(200).contains(400);
        refused(assertion);
        assertThat(server.value("select count(*) from used_assertions where client_id = 'zipper'"))
                .isNotEqualTo("0");
    }

    @Test
    @DisplayName("TOK-21 issuer, subject, audience, life, jti and kid are looked at")
    void claimsThatDoNotHold() throws JOSEException {
        refused(signed(claims().issuer("other")));
        refused(signed(claims().audience("https://other.example/api/token")));
        refused(signed(claims().jwtID(null)));
        refused(signed(claims().jwtID("")));
        refused(signed(claims().expirationTime(null)));
        refused(signed(claims().expirationTime(Date.from(Instant.now().minusSeconds(90)))));
        refused(signed(claims().expirationTime(Date.from(Instant.now().plusSeconds(900)))));
        refused(signed(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(90)))));
        accepted(signed(claims().expirationTime(Date.from(Instant.now().minusSeconds(30)))));
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256);
        refused(signed(header.build(), claims(), new RSASSASigner(KEY)));
        refused(signed(header.keyID("k2").build(), claims(), new RSASSASigner(KEY)));
    }

    @Test
    @DisplayName("Attacks: another key, the public key as HMAC secret, a key brought along, no signature")
    void attacks() throws JOSEException {
        var stranger = key("k1");
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1");
        refused(signed(header.build(), claims(), new RSASSASigner(stranger)));
        refused(signed(header.jwk(stranger.toPublicJWK()).build(), claims(), new RSASSASigner(stranger)));
        refused(signed(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(),
                claims(),
                new MACSigner(KEY.toRSAPublicKey().getEncoded())));
        refused(new com.nimbusds.jwt.PlainJWT(claims().build()).serialize());
        refused("a.b.c");
    }

    @Test
    @DisplayName("TOK-19 TOK-20 a client that is not registered is told so; there is one way to authenticate at a time")
    void otherClients() {
        var unknown = ask(signed(claims().issuer("nobody").subject("nobody")));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.json().path("error").asText()).isEqualTo("invalid_client");
        assertThat(ask(signed(claims()), "client_id", "other")
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_client");
        assertThat(server.anonymous()
                        .form("POST", "/api/token/introspect", "client_assertion", signed(claims()))
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_request");
        assertThat(server.internal()
                        .form(
                                "POST",
                                "/api/token/introspect",
                                "client_assertion",
                                signed(claims()),
                                "client_assertion_type",
                                ClientAssertions.TYPE)
                        .status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("A file of clients that cannot be used stops the start")
    void files(@TempDir Path folder) throws IOException {
        for (var content : Map.of(
                        "none", "{",
                        "object", "{}",
                        "id", "[{\"jwks\": %s}]".formatted(new JWKSet(KEY.toPublicJWK())),
                        "keys", "[{\"client_id\": \"a\"}]",
                        "empty", "[{\"client_id\": \"a\", \"jwks\": {\"keys\": []}}]",
                        "private", "[{\"client_id\": \"a\", \"jwks\": %s}]".formatted(new JWKSet(KEY).toString(false)))
                .entrySet()) {
            var file = Files.writeString(folder.resolve(content.getKey()), content.getValue());
            assertThatThrownBy(() -> RegisteredClients.of(Optional.of(file)))
                    .as(content.getKey())
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessageContaining("maat.oauth.clients");
        }
        assertThatThrownBy(() -> RegisteredClients.of(Optional.of(folder.resolve("missing"))))
                .isInstanceOf(InvalidSetting.class);
    }
}
