package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials for the PACS, over HTTP on a real database, verified as a guard of the PACS would. */
final class PacsCredentialsTest {
    private static final String STUDY = "1.2.3.1";
    private static final String SERIES = "1.2.3.1.1";

    private static final Queue<String> SHOWN_TO_PACS = new ConcurrentLinkedQueue<>();

    private static HttpServer pacs;
    private static ServerUnderTest server;
    private static Session alice;

    @BeforeAll
    static void start() throws IOException {
        pacs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pacs.createContext("/dicom-web", exchange -> {
            SHOWN_TO_PACS.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        pacs.start();
        server = ServerUnderTest.start(
                ServerUnderTest.newDatabase(),
                URI.create("http://127.0.0.1:" + pacs.getAddress().getPort() + "/dicom-web"));
        alice = server.user("alice");
        server.upload(alice, "", STUDY, SERIES);
    }

    @AfterAll
    static void stop() {
        server.close();
        pacs.stop(0);
    }

    /** An exchange by the internal client, with further fields or others. */
    private static Answer exchange(Session by, String subject, String... changes) {
        var fields = new ArrayList<>(List.of(
                "grant_type",
                TokenRoutes.TOKEN_EXCHANGE,
                "subject_token",
                subject,
                "subject_token_type",
                ExchangeFields.ACCESS_TOKEN,
                "scope",
                "pep",
                "studyUID",
                STUDY,
                "seriesUID",
                SERIES));
        for (int i = 0; i < changes.length; i += 2) {
            fields.set(fields.indexOf(changes[i]) + 1, changes[i + 1]);
        }
        return by.form("POST", "/api/token", fields.toArray(String[]::new));
    }

    private static String issued(String subject) {
        var answer = exchange(server.internal(), subject);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.accessToken();
    }

    private static void refused(Answer answer, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo(error);
    }

    private static JWK published(String token) throws ParseException {
        var keys = JWKSet.parse(
                server.anonymous().get("/api/.well-known/jwks.json").body());
        assertThat(keys.getKeys())
                .noneMatch(JWK::isPrivate)
                .allMatch(key -> "ES256".equals(key.getAlgorithm().getName()));
        return keys.getKeyByKeyId(SignedJWT.parse(token).getHeader().getKeyID());
    }

    /** Verifies by the published keys, and reads. */
    private static JWTClaimsSet verified(String token) throws ParseException, JOSEException {
        var jwt = SignedJWT.parse(token);
        assertThat(jwt.verify(new ECDSAVerifier(published(token).toECKey()))).isTrue();
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("http://127.0.0.1:8080/api");
        assertThat(claims.getAudience()).containsExactly("maat-pacs");
        assertThat(claims.getJWTID()).isNotBlank();
        return claims;
    }

    private static JsonNode evaluate(Session asking, String token, String action, String resource) {
        var answer = asking.json("POST", "/access/v1/evaluation", """
                {"subject": {"type": "token", "id": "bearer", "properties": {"token": "%s"}},
                 "action": {"name": "%s"}, "resource": %s, "context": {"pacs_pass": true}}""".formatted(token, action, resource));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode readSeries(Session asking, String token) {
        return evaluate(
                asking,
                token,
                "series.read",
                "{\"type\": \"series\", \"id\": \"%s\", \"properties\": {\"study\": \"%s\"}}".formatted(SERIES, STUDY));
    }

    @Test
    @DisplayName("TOK-18 a PEP token names study, series, subject and provenance, and holds for an hour")
    void names() throws ParseException, JOSEException {
        var claims = verified(issued(alice.token()));
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getClaim("study_uid")).isEqualTo(STUDY);
        assertThat(claims.getClaim("series_uid")).isEqualTo(SERIES);
        assertThat(claims.getClaim("scope")).isEqualTo("read");
        assertThat(claims.getClaim("cap_token")).isNull();

        var capability = alice.form("POST", "/api/capabilities", "title", "script", "scope_type", "user")
                .json();
        var answer = exchange(server.internal(), capability.path("access_token").asText())
                .json();
        assertThat(answer.path("expires_in").asInt()).isEqualTo(3600);
        assertThat(answer.path("token_type").asText()).isEqualTo("bearer");
        var byCapability = verified(answer.path("access_token").asText());
        assertThat(Duration.between(
                        byCapability.getIssueTime().toInstant(),
                        byCapability.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofHours(1));
        assertThat(byCapability.getSubject()).isEqualTo("alice");
        assertThat(byCapability.getClaim("cap_token"))
                .isEqualTo(capability.path("id").asText());

        String impersonated = ServerUnderTest.token("alice", Map.of("act", Map.of("sub", "root")));
        var byAdmin = verified(issued(impersonated));
        assertThat(byAdmin.getJSONObjectClaim("act")).containsEntry("sub", "root");
        assertThat(byAdmin.getExpirationTime())
                .as("H-35 not past the subject token")
                .isBeforeOrEqualTo(
                        SignedJWT.parse(impersonated).getJWTClaimsSet().getExpirationTime());
        assertThat(byAdmin.getClaim("azp")).as("as the provider has it").isEqualTo("default");
    }

    @Test
    @DisplayName("TOK-16 PEP tokens are for internal clients, whatever else is asked for")
    void internalClientsAlone() {
        for (var client : List.of(server.anonymous(), alice, server.bearer("garbage"))) {
            refused(exchange(client, alice.token()), "unauthorized_client");
            refused(exchange(client, alice.token(), "scope", "viewer pep", "seriesUID", ""), "unauthorized_client");
        }
        assertThat(exchange(server.internal(), alice.token(), "scope", "viewer pep")
                        .json()
                        .path("scope")
                        .asText())
                .isEqualTo("pep");
    }

    @Test
    @DisplayName("TOK-17 a PEP token is made for a visible series only, else invalid_grant")
    void visibleSeriesOnly() {
        refused(exchange(server.internal(), server.user("bob").token()), "invalid_grant");
        refused(exchange(server.internal(), alice.token(), "seriesUID", "1.2.3.9"), "invalid_grant");
        refused(exchange(server.internal(), alice.token(), "studyUID", "1.2.3.2"), "invalid_grant");
        refused(exchange(server.internal(), alice.token(), "seriesUID", ""), "invalid_request");
        refused(exchange(server.internal(), alice.token(), "seriesUID", "1.2.x"), "invalid_request");
        refused(exchange(server.internal(), alice.token(), "studyUID", ""), "invalid_request");
        refused(exchange(server.internal(), ServerUnderTest.token("stranger", Map.of())), "invalid_request");
        refused(exchange(server.internal(), "garbage"), "invalid_request");
    }

    @Test
    @DisplayName("TOK-32 D-15 a PEP token is no credential of the API, and yields no other token")
    void opensNothingHere() {
        String pep = issued(alice.token());
        for (String path : List.of("/api/studies", "/api/albums", "/api/capabilities")) {
            assertThat(server.bearer(pep).get(path).status()).as(path).isEqualTo(401);
        }
        assertThat(readSeries(server.internal(), pep).at("/context/status").asText())
                .isEqualTo("unauthorized");
        refused(exchange(server.internal(), pep), "invalid_request");
        refused(exchange(server.internal(), pep, "scope", "viewer"), "invalid_request");
    }

    @Test
    @DisplayName("TOK-27 TOK-28 TOK-31 the internal client may introspect a PEP token, the public may not")
    void introspected() {
        String pep = issued(alice.token());
        var answer = server.internal().form("POST", "/api/token/introspect", "token", pep);
        assertThat(answer.json().path("active").asBoolean()).isTrue();
        assertThat(answer.json().path("sub").asText()).isEqualTo("alice");
        assertThat(answer.json().path("scope").asText()).isEqualTo("read");
        assertThat(answer.json().path("exp").asLong()).isPositive();
        var forPublic = server.anonymous().form("POST", "/api/token/introspect", "token", pep);
        assertThat(forPublic.status()).isEqualTo(401);
        assertThat(forPublic.json().path("error").asText()).isEqualTo("invalid_client");
        String[] parts = pep.split("\\.", -1);
        for (int part = 0; part < 3; part++) {
            String[] altered = parts.clone();
            altered[part] = altered[part].substring(0, altered[part].length() - 8) + "AAAAAAAA";
            assertThat(server.internal()
                            .form("POST", "/api/token/introspect", "token", String.join(".", altered))
                            .json()
                            .path("active")
                            .asBoolean())
                    .isFalse();
        }
    }

    @Test
    @DisplayName("WDO-14 OPS-08 an allow brings what lets the proxy into the PACS, the same one for a while")
    void alongWithDecisions() throws ParseException, JOSEException {
        var answer = readSeries(server.internal(), alice.token()).path("context");
        var pass = answer.path("pacs_pass");
        assertThat(pass.path("holds_for_ms").asLong()).isBetween(180_000L, 300_000L);
        var claims = verified(pass.path("token").asText());
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getClaim("series_uid")).isEqualTo(SERIES);
        assertThat(readSeries(server.internal(), alice.token())
                        .at("/context/pacs_pass/token")
                        .asText())
                .isEqualTo(pass.path("token").asText());
    }

    @Test
    @DisplayName("WDO-14 the decision on a study brings no pass, since it would let into all of it")
    void noneForWholeStudies() {
        var study = evaluate(
                server.internal(),
                alice.token(),
                "study.read",
                "{\"type\": \"study\", \"id\": \"%s\"}".formatted(STUDY));
        assertThat(study.path("decision").asBoolean()).isTrue();
        assertThat(study.path("context").has("pacs_pass")).isFalse();
    }

    @Test
    @DisplayName("WDO-14 a proxy looks on its own behalf at a series that it names, or at lists that name no study")
    void ofProxies() throws ParseException, JOSEException {
        var ofSeries = verified(pass("{\"study\": \"%s\", \"series\": \"%s\"}".formatted(STUDY, SERIES))
                .json()
                .path("token")
                .asText());
        assertThat(ofSeries.getSubject()).isEqualTo("maat-proxy");
        assertThat(ofSeries.getClaim("study_uid")).isEqualTo(STUDY);
        assertThat(ofSeries.getClaim("series_uid")).isEqualTo(SERIES);
        var ofLists = verified(pass("{}").json().path("token").asText());
        assertThat(ofLists.getClaims()).doesNotContainKeys("study_uid", "series_uid");
        for (String malformed :
                List.of("", "[]", "{\"study\": \"1.2.3\"}", "{\"study\": \"x\", \"series\": \"1.2\"}")) {
            assertThat(pass(malformed).status()).as(malformed).isEqualTo(400);
        }
    }

    private static Answer pass(String document) {
        return server.internal().json("POST", "/pacs/pass", document);
    }

    @Test
    @DisplayName("WDO-14 no pass comes with a refusal, nor to anybody but internal clients")
    void forEnforcementPointsAlone() {
        var stranger = server.user("carol");
        assertThat(readSeries(server.internal(), stranger.token())
                        .path("context")
                        .has("pacs_pass"))
                .isFalse();
        var own = readSeries(alice, alice.token());
        assertThat(own.path("decision").asBoolean()).isTrue();
        assertThat(own.path("context").has("pacs_pass")).isFalse();
        assertThat(alice.json("POST", "/pacs/pass", "{}").status()).isEqualTo(401);
        assertThat(server.anonymous().json("POST", "/pacs/pass", "{}").status()).isEqualTo(401);
    }

    @Test
    @DisplayName("WDO-15 storing and reading are signed by different keys, and neither passes for the other")
    void separateKeys() throws ParseException, JOSEException {
        String read = readSeries(server.internal(), alice.token())
                .at("/context/pacs_pass/token")
                .asText();
        String store = evaluate(
                        server.internal(),
                        alice.token(),
                        "study.store",
                        "{\"type\": \"system\", \"id\": \"maat\", \"properties\": {\"study\": \"%s\"}}"
                                .formatted(STUDY))
                .at("/context/pacs_pass/token")
                .asText();
        assertThat(verified(read).getClaim("scope")).isEqualTo("read");
        assertThat(verified(store).getClaim("scope")).isEqualTo("store");
        assertThat(verified(store).getClaim("study_uid")).isEqualTo(STUDY);
        assertThat(published(read).getKeyID()).startsWith("pacs-read-");
        assertThat(published(store).getKeyID()).startsWith("pacs-store-");
        assertThat(SignedJWT.parse(store)
                        .verify(new ECDSAVerifier(published(read).toECKey())))
                .isFalse();
    }

    @Test
    @DisplayName("WDO-14 what the server itself reads of the PACS it reads with a credential for that study")
    void ownReads() throws ParseException, JOSEException {
        SHOWN_TO_PACS.clear();
        server.internal()
                .json(
                        "POST",
                        "/uploads/completed",
                        "{\"token\": \"%s\", \"study\": \"%s\", \"series\": [\"%s\"]}"
                                .formatted(alice.token(), STUDY, SERIES));
        assertThat(SHOWN_TO_PACS).isNotEmpty().allMatch(header -> header.startsWith("Bearer "));
        var claims = verified(SHOWN_TO_PACS.element().substring(7));
        assertThat(claims.getSubject()).isEqualTo("maat-server");
        assertThat(claims.getClaim("study_uid")).isEqualTo(STUDY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-authorization-server",
                "/.well-known/oauth-authorization-server/api",
                "/api/.well-known/oauth-authorization-server"
            })
    @DisplayName("RFC 8414: the metadata of issuer {root}/api, by either rule")
    void metadata(String path) {
        var answer = server.anonymous().get(path);
        assertThat(answer.header("Content-Type")).contains("application/json");
        var document = answer.json();
        assertThat(document.path("issuer").asText()).isEqualTo("http://127.0.0.1:8080/api");
        assertThat(document.path("token_endpoint").asText()).isEqualTo("http://127.0.0.1:8080/api/token");
        assertThat(document.path("jwks_uri").asText()).isEqualTo("http://127.0.0.1:8080/api/.well-known/jwks.json");
        assertThat(document.path("response_types_supported").isArray()).isTrue();
    }
}
