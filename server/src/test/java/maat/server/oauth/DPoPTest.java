package maat.server.oauth;

import static maat.server.oauth.BoundTokens.KNEE;
import static maat.server.oauth.BoundTokens.ROOT;
import static maat.server.oauth.BoundTokens.STUDIES;
import static maat.server.oauth.BoundTokens.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Viewer tokens that are bound to a key of the viewer's (DPoP, RFC 9449), over HTTP. */
final class DPoPTest {
    private static final BoundTokens WORLD = new BoundTokens();

    @AfterAll
    static void stop() {
        WORLD.close();
    }

    @Test
    @DisplayName("RFC 9449 5, 7.1 a token made with a proof works with fresh proofs of the same key")
    void works() {
        var viewer = new KeyHolder(ROOT);
        String token = WORLD.token(viewer);
        assertThat(WORLD.get(token, viewer.proof("GET", STUDIES, token)).status())
                .isEqualTo(200);
        assertThat(WORLD.server
                        .authorization("dpop " + token)
                        .proving(viewer.proof("GET", STUDIES, token))
                        .get(STUDIES + "?limit=1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName(
            "H-32 at the token endpoint a token in the header is not looked at; RFC 9449 5 no PACS asks for proofs")
    void tokenEndpoint() {
        var viewer = new KeyHolder(ROOT);
        String token = WORLD.token(viewer);
        var told = WORLD.server
                .authorization("DPoP " + token)
                .form("POST", "/api/token/introspect", "token", "A".repeat(22));
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.json().path("active").asBoolean(true)).isFalse();
        var credential = WORLD.server
                .internal()
                .proving(viewer.proof())
                .exchange(WORLD.alice.token(), "pep", KNEE, "seriesUID", KNEE + ".1");
        assertThat(credential.status()).as(credential.body()).isEqualTo(200);
        assertThat(credential.json().path("token_type").asText()).isEqualTo("bearer");
    }

    @Test
    @DisplayName("AUTH-09 what is wrong with the path is told to whoever has proven the key, and a bad proof before it")
    void malformedPath() {
        var viewer = new KeyHolder(ROOT);
        String token = WORLD.token(viewer);
        String path = "/api/studies/1..2/series";
        var bearer = WORLD.server.authorization("DPoP " + token);
        assertThat(bearer.proving(viewer.proof("GET", path, token)).get(path).status())
                .isEqualTo(400);
        assertChallenged(bearer.proving("a.b.c").get(path), "invalid_dpop_proof");
    }

    @Test
    @DisplayName("RFC 9449 6 without a proof nothing is bound; introspection and metadata tell of keys and algorithms")
    void told() {
        var viewer = new KeyHolder(ROOT);
        var told = WORLD.server.internal().form("POST", "/api/token/introspect", "token", WORLD.token(viewer));
        assertThat(told.json().at("/cnf/jkt").asText()).isEqualTo(viewer.thumbprint());
        assertThat(told.json().path("token_type").asText()).isEqualTo("DPoP");
        var unbound = WORLD.exchange(WORLD.alice.token(), "viewer read");
        assertThat(unbound.json().path("token_type").asText()).isEqualTo("bearer");
        var toldOfUnbound =
                WORLD.server.internal().form("POST", "/api/token/introspect", "token", unbound.accessToken());
        assertThat(toldOfUnbound.json().has("cnf")).isFalse();
        var metadata = WORLD.server
                .anonymous()
                .get("/.well-known/oauth-authorization-server")
                .json();
        assertThat(metadata.path("dpop_signing_alg_values_supported")).hasSize(3);
        assertThat(metadata.path("dpop_signing_alg_values_supported").get(0).asText())
                .isEqualTo("ES256");
    }

    @Test
    @DisplayName("RFC 9449 7.2 a bound token as Bearer, as Basic, as second token, or in a cookie: refused")
    void downgraded() {
        var viewer = new KeyHolder(ROOT);
        String token = WORLD.token(viewer);
        assertChallenged(WORLD.server.bearer(token).get(STUDIES), "invalid_token");
        assertChallenged(
                WORLD.server
                        .bearer(token)
                        .proving(viewer.proof("GET", STUDIES, token))
                        .get(STUDIES),
                "invalid_token");
        String basic = java.util.Base64.getEncoder()
                .encodeToString(("any:" + token).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertChallenged(WORLD.server.authorization("Basic " + basic).get(STUDIES), "invalid_token");
        var lent = WORLD.alice.with("X-Authorization-Source", "Bearer " + token).put(STUDIES + "/" + KNEE);
        assertThat(lent.status()).isEqualTo(403);
        assertThat(lent.body()).contains("The token in X-Authorization-Source was refused");
        var session = WORLD.server
                .authorization("DPoP " + token)
                .proving(viewer.proof("POST", "/api/session", token))
                .form("POST", "/api/session");
        assertThat(session.status()).isEqualTo(403);
        assertThat(session.body()).contains("bound_token");
        assertThat(session.header("Set-Cookie")).isEmpty();
    }

    @Test
    @DisplayName("RFC 9449 7.1 a token that is bound to no key is not taken with a proof; H-32 nor two credentials")
    void unbound() {
        var viewer = new KeyHolder(ROOT);
        String unbound = WORLD.exchange(WORLD.alice.token(), "viewer read").accessToken();
        assertChallenged(WORLD.get(unbound, viewer.proof("GET", STUDIES, unbound)), "invalid_token");
        assertChallenged(
                WORLD.get(WORLD.alice.token(), viewer.proof("GET", STUDIES, WORLD.alice.token())), "invalid_token");
        assertChallenged(WORLD.get("A".repeat(22), viewer.proof("GET", STUDIES, "A".repeat(22))), "invalid_token");
        String token = WORLD.token(viewer);
        var two = WORLD.server
                .authorization("DPoP " + token)
                .with("Authorization", WORLD.alice.authorization())
                .proving(viewer.proof("GET", STUDIES, token));
        assertThat(two.get(STUDIES).status()).isEqualTo(400);
    }

    private static Session boundUser(Map<String, Object> confirmation) {
        return WORLD.server.bearer(ServerUnderTest.token("alice", Map.of("cnf", confirmation)));
    }

    @Test
    @DisplayName("RFC 9449 7.2 a token that the provider bound to a key is taken with proofs of it alone")
    void boundByProvider() {
        var holder = new KeyHolder(ROOT);
        var bound = boundUser(Map.of("jkt", holder.thumbprint()));
        assertChallenged(bound.get(STUDIES), "invalid_token");
        assertThat(WORLD.get(bound.token(), holder.proof("GET", STUDIES, bound.token()))
                        .status())
                .isEqualTo(200);
        assertThat(WORLD.server
                        .anonymous()
                        .form("POST", "/api/register", "access_token", bound.token())
                        .status())
                .isEqualTo(400);
        assertThat(WORLD.server
                        .anonymous()
                        .proving(holder.proof("POST", "/api/register", bound.token()))
                        .form("POST", "/api/register", "access_token", bound.token())
                        .status())
                .isEqualTo(200);
        assertThat(WORLD.exchange(bound.token(), "viewer read")
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_request");
        assertThat(WORLD.exchange(bound.token(), "viewer read", new KeyHolder(ROOT).proof())
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_request");
        assertThat(WORLD.exchange(bound.token(), "viewer read", holder.proof()).status())
                .isEqualTo(200);
        for (Map<String, Object> unknown : List.<Map<String, Object>>of(
                Map.of("x5t#S256", "abc"), Map.of("jkt", holder.thumbprint(), "x5t#S256", "abc"), Map.of())) {
            assertThat(boundUser(unknown).get(STUDIES).status()).isEqualTo(401);
        }
    }

    @Test
    @DisplayName("an enforcement point has a proof verified, and is then believed; nobody else is")
    void enforcementPoints() {
        var viewer = new KeyHolder(ROOT);
        String token = WORLD.token(viewer);
        assertThat(decision(WORLD.server.internal(), token, "")).isEqualTo("proof_required");
        assertThat(decision(WORLD.server.internal(), token, ", \"proven\": true"))
                .isEqualTo("true");
        assertThat(decision(WORLD.server.internal(), WORLD.alice.token(), ", \"proven\": true"))
                .isEqualTo("token_not_bound");
        assertThat(decision(WORLD.alice, token, ", \"proven\": true")).isEqualTo("proof_required");
        String proof = viewer.proof("GET", STUDIES, token);
        assertThat(verified(WORLD.server.internal(), token, proof)
                        .json()
                        .path("valid")
                        .asBoolean())
                .isTrue();
        assertThat(verified(WORLD.server.internal(), token, proof)
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("invalid_dpop_proof");
        assertThat(verified(
                                WORLD.server.internal(),
                                WORLD.alice.token(),
                                viewer.proof("GET", STUDIES, WORLD.alice.token()))
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("token_not_bound");
        assertThat(verified(WORLD.alice, token, viewer.proof("GET", STUDIES, token))
                        .status())
                .isEqualTo(401);
        assertThat(WORLD.server
                        .internal()
                        .json("POST", "/access/v1/proof", "{}")
                        .status())
                .isEqualTo(400);
    }

    private static String decision(Session asking, String token, String more) {
        var context = asking.json("POST", "/access/v1/evaluation", """
                        {"subject": {"type": "token", "id": "x", "properties": {"token": "%s"%s}},
                        "action": {"name": "series.read"},
                        "resource": {"type": "series", "id": "%s.1", "properties": {"study": "%s"}}}
                        """.formatted(token, more, KNEE, KNEE))
                .json();
        return context.path("decision").asBoolean()
                ? "true"
                : context.at("/context/reasons/0").asText();
    }

    private static Answer verified(Session asking, String token, String proof) {
        return asking.json("POST", "/access/v1/proof", """
                {"token": "%s", "proof": "%s", "method": "GET", "path": "%s"}""".formatted(token, proof, STUDIES));
    }

    @Test
    @DisplayName("an upload with a bound token is admitted when the enforcement point says that its key was proven")
    void uploads() {
        String token = WORLD.token(new KeyHolder(ROOT));
        for (boolean proven : new boolean[] {true, false}) {
            var answer =
                    WORLD.server.internal().json("POST", "/uploads/series", """
                    {"token": "%s", "proven": %s, "study": "%s", "series": "%s.9"}""".formatted(token, proven, KNEE, KNEE));
            assertThat(answer.status()).as(answer.body()).isEqualTo(proven ? 200 : 401);
        }
    }
}
