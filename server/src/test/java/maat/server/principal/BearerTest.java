package maat.server.principal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
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
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials on a secured route, over HTTP: each kind of token, however it is brought. */
final class BearerTest {
    private static ServerUnderTest server;
    private static Session alice;
    private static final Map<String, String> TOKENS = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        String secret = alice.form("POST", "/api/capabilities", "title", "x", "scope_type", "user")
                .json()
                .path("secret")
                .asText();
        String viewer = alice.exchange(alice.token(), "viewer read", "1.2.3").accessToken();
        TOKENS.putAll(Map.of("openid", alice.token(), "capability", secret, "viewer", viewer));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer list(String authorization) {
        return server.authorization(authorization).get("/api/studies");
    }

    private static String basic(String user, String token) {
        return Base64.getEncoder().encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> challenges(Answer answer) {
        return answer.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("WWW-Authenticate"))
                .flatMap(header -> header.getValue().stream())
                .toList();
    }

    @Test
    @DisplayName("AUTH-01 every kind of token is accepted as Bearer, in whatever case the scheme is written")
    void bearer() {
        TOKENS.forEach((kind, token) -> {
            for (String scheme : List.of("Bearer ", "bearer ", "BEARER ")) {
                assertThat(list(scheme + token).status()).as(kind).isLessThan(300);
            }
        });
    }

    @Test
    @DisplayName("AUTH-02 every kind of token is accepted as password of Basic, whatever the user name")
    void basic() {
        TOKENS.forEach((kind, token) -> {
            for (String user : List.of("", "anything", "Zoë")) {
                assertThat(list("Basic " + basic(user, token)).status())
                        .as(kind)
                        .isLessThan(300);
            }
        });
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"Bearer", "Bearer ", "Basic ###", "Basic ", "Digest x", "x", "Basic eA==", "Basic eDp5Ono="})
    @DisplayName("AUTH-03 missing or garbled credentials are 401 with both challenges")
    void garbled(String authorization) {
        var answer = list(authorization);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(challenges(answer)).containsExactlyInAnyOrder("Basic realm=\"maat\"", "Bearer realm=\"maat\"");
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
    }

    @Test
    @DisplayName("AUTH-04 AUTH-05 a token that is refused is 401 without a challenge")
    void refused() {
        String openId = alice.token();
        String altered = openId.substring(0, openId.length() - 8) + "AAAAAAAA";
        String otherAudience = ServerUnderTest.provider()
                .issueToken("maat", "alice", "somebody", Map.of())
                .serialize();
        String otherIssuer = ServerUnderTest.provider()
                .issueToken("other", "alice", "maat", Map.of())
                .serialize();
        String viewer = TOKENS.get("viewer");
        var refused = List.of(
                altered,
                otherAudience,
                otherIssuer,
                viewer.substring(0, viewer.length() - 4) + "AAAA",
                "AAAAAAAAAAAAAAAAAAAAAA",
                "garbage",
                ServerUnderTest.token("stranger", Map.of()));
        for (String token : refused) {
            var answer = list("Bearer " + token);
            assertThat(answer.status()).as(token).isEqualTo(401);
            assertThat(challenges(answer)).isEmpty();
            assertThat(answer.json().path("message").asText()).isEqualTo("Authorization error");
        }
    }

    @Test
    @DisplayName("H-32 a token in the query is not read")
    void query() {
        var answer = server.anonymous().get("/api/studies?access_token=" + alice.token());
        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    @DisplayName(
            "H-26 what the proxy lets pass is answered here too: a token of more than 16 KB with 401, a long query")
    void lengths() {
        for (String scheme : List.of("Bearer " + "a".repeat(17_000), "Basic " + "YTph".repeat(12_000))) {
            var answer = list(scheme);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().path("message").asText()).isEqualTo("Authorization error");
        }
        assertThat(alice.get("/api/studies?anything=" + "%41".repeat(15_000)).status())
                .isEqualTo(204);
    }
}
