package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/token}, over HTTP on a real database with the real policies. */
final class TokenEndpointTest {
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String STUDY = "1.2.840.99.1";
    private static final String ALBUM = "q7Rk2mZb0X";

    private static ServerUnderTest server;
    private static Session alice;
    private static Session nobody;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        nobody = server.anonymous();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The fields of a good exchange, with these in their place or beside them; an empty value takes a field away. */
    private static Answer exchange(Session by, String... changes) {
        var fields = new ArrayList<>(List.of(
                "grant_type", EXCHANGE,
                "subject_token", alice.token(),
                "subject_token_type", ACCESS_TOKEN,
                "scope", "viewer read",
                "studyUID", STUDY));
        for (int i = 0; i < changes.length; i += 2) {
            int known = fields.indexOf(changes[i]);
            if (known >= 0) {
                fields.set(known + 1, changes[i + 1]);
            } else {
                fields.addAll(List.of(changes[i], changes[i + 1]));
            }
        }
        return by.form("POST", "/api/token", fields.toArray(String[]::new));
    }

    private static void refused(Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("error").asText()).isEqualTo(error);
        assertThat(answer.json().path("error_description").asText()).isNotBlank();
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    private static String introspected(String token, String field) {
        return server.internal()
                .form("POST", "/api/token/introspect", "token", token)
                .json()
                .path(field)
                .asText();
    }

    @Test
    @DisplayName("TOK-04 TOK-05 TOK-06 a viewer token is issued for a study, by album, inbox or wherever")
    void issues() {
        var answers = List.of(
                exchange(nobody),
                exchange(nobody, "source_type", "inbox"),
                exchange(nobody, "source_type", "album", "source_id", ALBUM));
        for (var answer : answers) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            var issued = answer.json();
            assertThat(issued.path("token_type").asText()).isEqualTo("bearer");
            assertThat(issued.path("issued_token_type").asText()).isEqualTo(ACCESS_TOKEN);
            assertThat(issued.path("scope").asText()).isEqualTo("viewer read");
            assertThat(issued.path("expires_in").asInt()).isBetween(3500, 3600);
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(introspected(issued.path("access_token").asText(), "active"))
                    .isEqualTo("true");
        }
    }

    @Test
    @DisplayName("TOK-10 the token is opaque: five parts of which none shows the wrapped token or its user")
    void opaque() {
        String token = exchange(nobody).accessToken();
        assertThat(token.split("\\.", -1)).hasSize(5);
        for (String part : token.split("\\.", -1)) {
            assertThat(new String(new Base64URL(part).decode(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("alice", STUDY);
        }
        assertThat(token).doesNotContain(alice.token());
    }

    @Test
    @DisplayName("TOK-11 H-35 read and write are granted as asked, read when neither is, unknown words are left out")
    void scopes() {
        assertThat(exchange(nobody, "scope", "viewer").json().path("scope").asText())
                .isEqualTo("viewer read");
        assertThat(exchange(nobody, "scope", "write viewer")
                        .json()
                        .path("scope")
                        .asText())
                .isEqualTo("viewer write");
        var both = exchange(nobody, "scope", "openid read admin viewer write").json();
        assertThat(both.path("scope").asText()).isEqualTo("viewer read write");
        assertThat(introspected(both.path("access_token").asText(), "scope")).isEqualTo("read write");
    }

    @Test
    @DisplayName("TOK-13 the token lives five hours at most, and not longer than the one it was made from")
    void life() {
        String brief = ServerUnderTest.provider()
                .issueToken(
                        "maat",
                        "alice",
                        new no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback(
                                "maat", "alice", "JWT", List.of("maat"), Map.of(), 120))
                .serialize();
        assertThat(exchange(nobody, "subject_token", brief)
                        .json()
                        .path("expires_in")
                        .asInt())
                .isBetween(60, 120);
        String lasting = ServerUnderTest.provider()
                .issueToken(
                        "maat",
                        "alice",
                        new no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback(
                                "maat", "alice", "JWT", List.of("maat"), Map.of(), 86_400))
                .serialize();
        assertThat(exchange(nobody, "subject_token", lasting)
                        .json()
                        .path("expires_in")
                        .asInt())
                .isBetween(17_900, 18_000);
    }

    @Test
    @DisplayName("TOK-15 a token is good on another server of the same database, and after a restart")
    void replicas() {
        String token = exchange(nobody).accessToken();
        try (var other = ServerUnderTest.start(server.databaseUrl(), URI.create("http://127.0.0.1:1/dicom-web"))) {
            var answer = other.internal().form("POST", "/api/token/introspect", "token", token);
            assertThat(answer.json().path("active").asBoolean()).isTrue();
            assertThat(answer.json().path("sub").asText()).isEqualTo("alice");
        }
    }

    @Test
    @DisplayName("UI-13 raw spaces and an unencoded token in the form, and a Bearer header beside it")
    void asTheWebUiAsks() {
        String body = "grant_type=" + EXCHANGE + "&subject_token=" + alice.token() + "&subject_token_type="
                + ACCESS_TOKEN + "&scope=viewer read write&studyUID=" + STUDY + "&source_type=inbox";
        var answer = alice.send("POST", "/api/token", "application/x-www-form-urlencoded", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(server.bearer("garbage")
                        .send("POST", "/api/token", "application/x-www-form-urlencoded", body)
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("TOK-01 H-35 only a form is read, each field once, and nothing of the query")
    void form() {
        refused(exchange(nobody, "grant_type", ""), 400, "invalid_request");
        refused(nobody.json("POST", "/api/token", "{\"grant_type\": \"x\"}"), 400, "invalid_request");
        refused(nobody.send("POST", "/api/token", null, ""), 400, "invalid_request");
        refused(nobody.form("POST", "/api/token?grant_type=x", "a", "b"), 400, "invalid_request");
        refused(
                nobody.form("POST", "/api/token", "grant_type", EXCHANGE, "grant_type", EXCHANGE),
                400,
                "invalid_request");
        refused(
                nobody.send("POST", "/api/token", "application/x-www-form-urlencoded", "grant_type=%zz"),
                400,
                "invalid_request");
        var twice = exchange(nobody).json();
        assertThat(twice.has("access_token")).isTrue();
        refused(
                nobody.form("POST", "/api/token", "grant_type", EXCHANGE, "scope", "viewer", "scope", "viewer"),
                400,
                "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_credentials",
                "refresh_token",
                "password",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:saml2-bearer",
                "whatever"
            })
    @DisplayName("TOK-02 TOK-03 other grants are not served")
    void otherGrants(String grant) {
        refused(exchange(nobody, "grant_type", grant), 400, "unsupported_grant_type");
    }

    @Test
    @DisplayName("TOK-07 source_id goes with an album, and only with one")
    void sources() {
        refused(exchange(nobody, "source_type", "album"), 400, "invalid_request");
        refused(exchange(nobody, "source_type", "inbox", "source_id", ALBUM), 400, "invalid_request");
        refused(exchange(nobody, "source_id", ALBUM), 400, "invalid_request");
        refused(exchange(nobody, "source_type", "shelf"), 400, "invalid_request");
        refused(exchange(nobody, "source_type", "album", "source_id", "short"), 400, "invalid_request");
    }

    @Test
    @DisplayName("TOK-08 what is wrong has the class that the reference gives it")
    void errorClasses() {
        refused(exchange(nobody, "subject_token", ""), 400, "invalid_request");
        refused(exchange(nobody, "subject_token", "garbage"), 400, "invalid_request");
        refused(exchange(nobody, "subject_token", "A".repeat(22)), 400, "invalid_request");
        refused(exchange(nobody, "subject_token_type", "urn:other"), 400, "invalid_request");
        refused(exchange(nobody, "subject_token_type", ""), 400, "invalid_request");
        refused(exchange(nobody, "requested_token_type", "urn:other"), 400, "invalid_request");
        refused(exchange(nobody, "studyUID", ""), 400, "invalid_request");
        refused(exchange(nobody, "studyUID", "1.2.840.99.x"), 400, "invalid_request");
        refused(exchange(nobody, "studyUID", "1." + "2".repeat(63)), 400, "invalid_request");
        refused(exchange(nobody, "scope", ""), 400, "invalid_scope");
        refused(exchange(nobody, "scope", "read write"), 400, "invalid_scope");
        refused(exchange(nobody, "scope", "viewer \"read\""), 400, "invalid_scope");
        refused(exchange(nobody, "scope", "viewer lésen"), 400, "invalid_scope");
        refused(exchange(nobody, "audience", "https://other.example"), 400, "invalid_target");
        refused(exchange(nobody, "resource", "maat"), 400, "invalid_target");
        assertThat(exchange(nobody, "resource", "http://127.0.0.1:8080/api").status())
                .isEqualTo(200);
        assertThat(exchange(nobody, "audience", "maat").status()).isEqualTo(200);
        for (String field : List.of("resource", "audience", "requested_token_type", "source_type", "source_id")) {
            assertThat(exchange(nobody, field, "").status())
                    .as("RFC 6749 3.2: an empty %s is as good as none", field)
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("AUTH-05 a sound token of somebody who never registered yields nothing")
    void unregistered() {
        refused(exchange(nobody, "subject_token", ServerUnderTest.token("stranger", Map.of())), 400, "invalid_request");
    }

    @Test
    @DisplayName("TOK-09 a viewer token is not made from a viewer token")
    void viewerOfViewer() {
        String viewer = exchange(nobody).accessToken();
        refused(exchange(nobody, "subject_token", viewer), 400, "invalid_grant");
    }

    @Test
    @DisplayName("TOK-19 Q-33 a client that authenticates wrongly is told so with 401, a known one is served")
    void clients() {
        assertThat(exchange(server.internal()).status()).isEqualTo(200);
        var wrong = exchange(basic("maat-proxy:wrong"));
        refused(wrong, 401, "invalid_client");
        assertThat(wrong.header("WWW-Authenticate").orElse("")).startsWith("Basic");
        refused(exchange(basic("maat-proxy")), 401, "invalid_client");
        refused(exchange(server.authorization("Basic ###")), 401, "invalid_client");
        assertThat(exchange(basic("maat%2Dproxy:secret")).status()).isEqualTo(200);
        refused(exchange(server.authorization("Digest x")), 400, "invalid_request");
    }

    private static Session basic(String pair) {
        return server.authorization(
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @DisplayName("TOK-20 Basic or Bearer together with a client assertion is refused")
    void assertions() {
        refused(exchange(server.internal(), "client_assertion", "a.b.c"), 400, "invalid_request");
        refused(exchange(alice, "client_assertion", "a.b.c"), 400, "invalid_request");
        refused(exchange(server.internal(), "client_secret", "x"), 400, "invalid_request");
    }
}
