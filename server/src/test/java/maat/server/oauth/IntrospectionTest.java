package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code POST /api/token/introspect}, over HTTP on a real database with the real policies. */
final class IntrospectionTest {
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

    private static Answer ask(Session by, String token) {
        return by.form("POST", "/api/token/introspect", "token", token);
    }

    private static void inactive(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"active\":false}");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    private static String capability(String... fields) {
        var answer = alice.form("POST", "/api/capabilities", fields);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.accessToken();
    }

    private static String viewerToken(String subject) {
        return nobody.exchange(subject, "viewer read", "1.2.3").accessToken();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "AAAAAAAAAAAAAAAAAAAAAA", "a.b.c", "a.b.c.d.e"})
    @DisplayName("TOK-26 a missing, unknown or broken token is inactive, whoever asks")
    void dead(String token) {
        inactive(ask(nobody, token));
        inactive(ask(server.internal(), token));
    }

    @Test
    @DisplayName("TOK-26 a request without any field is answered as one without a token")
    void noForm() {
        inactive(nobody.send("POST", "/api/token/introspect", null, ""));
    }

    @Test
    @DisplayName("AUTH-05 the sound token of somebody who never registered is inactive")
    void unregistered() {
        inactive(ask(server.internal(), ServerUnderTest.token("stranger", Map.of())));
    }

    @Test
    @DisplayName("TOK-27 the public may ask about capability tokens, and about nothing else")
    void publicClients() {
        String token = capability("title", "link", "scope_type", "user");
        var answer = ask(nobody, token).json();
        assertThat(answer.path("active").asBoolean()).isTrue();
        assertThat(answer.path("sub").asText()).isEqualTo("alice");
        assertThat(answer.path("scope").asText().split(" "))
                .containsExactlyInAnyOrder("user", "read", "write", "downloadbutton", "send");
        assertThat(answer.has("exp")).isFalse();
        assertThat(answer.has("album_id")).isFalse();
        for (String other : new String[] {alice.token(), viewerToken(token)}) {
            var refused = ask(nobody, other);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().path("error").asText()).isEqualTo("invalid_client");
        }
    }

    @Test
    @DisplayName("TOK-28 the internal client may ask about every kind; when a viewer token ends is not told (3.8)")
    void internalClients() {
        var user = ask(server.internal(), alice.token()).json();
        assertThat(user.path("active").asBoolean()).isTrue();
        assertThat(user.path("sub").asText()).isEqualTo("alice");
        assertThat(user.path("scope").asText()).contains("user", "read", "write");
        assertThat(user.path("iss").asText()).startsWith("http://");
        var viewer = ask(server.internal(), viewerToken(alice.token())).json();
        assertThat(viewer.path("active").asBoolean()).isTrue();
        assertThat(viewer.path("sub").asText()).isEqualTo("alice");
        assertThat(viewer.path("scope").asText()).isEqualTo("read");
        assertThat(viewer.has("exp")).isFalse();
    }

    @Test
    @DisplayName("TOK-29 UI-12 an album token tells what its flags permit, and its album")
    void albumToken() {
        String album = alice.album("knee");
        String token = capability(
                "title",
                "feed",
                "scope_type",
                "album",
                "album",
                album,
                "read_permission",
                "true",
                "download_permission",
                "true");
        var answer = ask(nobody, token).json();
        assertThat(answer.path("scope").asText()).isEqualTo("read downloadbutton");
        assertThat(answer.path("album_id").asText()).isEqualTo(album);
        assertThat(answer.path("cap_token").asText()).matches("[A-Za-z0-9]{10}");
        var mute = ask(nobody, capability("title", "mute", "scope_type", "album", "album", album))
                .json();
        assertThat(mute.path("scope").isTextual()).isTrue();
        assertThat(mute.path("scope").asText()).isEmpty();
    }

    @Test
    @DisplayName("TOK-31 where a token comes from is told: the acting party and the capability")
    void provenance() {
        String acting = ServerUnderTest.token("alice", Map.of("act", Map.of("sub", "admin")));
        assertThat(ask(server.internal(), acting).json().path("act").path("sub").asText())
                .isEqualTo("admin");
        assertThat(ask(server.internal(), viewerToken(acting))
                        .json()
                        .path("act")
                        .path("sub")
                        .asText())
                .isEqualTo("admin");
        String token = capability("title", "link", "scope_type", "user");
        String id = ask(nobody, token).json().path("cap_token").asText();
        assertThat(ask(server.internal(), viewerToken(token))
                        .json()
                        .path("cap_token")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    @DisplayName("UI-11 a Bearer header is not looked at, not even the revoked token itself")
    void bearerHeader() {
        var created = alice.form("POST", "/api/capabilities", "title", "link", "scope_type", "user")
                .json();
        String token = created.path("access_token").asText();
        assertThat(ask(server.bearer(token), token).json().path("active").asBoolean())
                .isTrue();
        alice.form("POST", "/api/capabilities/" + created.path("id").asText() + "/revoke");
        inactive(ask(server.bearer(token), token));
        inactive(ask(server.bearer("garbage"), token));
    }

    @Test
    @DisplayName("TOK-19 Q-33 a wrong client secret is 401, a repeated or foreign body is 400")
    void badRequests() {
        assertThat(ask(server.authorization("Basic bWFhdC1wcm94eTp3cm9uZw=="), "x")
                        .status())
                .isEqualTo(401);
        assertThat(nobody.form("POST", "/api/token/introspect", "token", "a", "token", "b")
                        .status())
                .isEqualTo(400);
        assertThat(nobody.json("POST", "/api/token/introspect", "{}").status()).isEqualTo(400);
    }
}
