package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import maat.server.config.ServerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tokens given back and secrets tried out, over HTTP on a real database, by a server that bears three wrong secrets. */
final class RevocationTest {
    private static ServerUnderTest server;
    private static Session alice;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start(ServerUnderTest.with(
                ServerUnderTest.config(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web")),
                new ServerConfig.Tokens(Duration.ofDays(30), Optional.empty(), 3)));
        alice = server.user("alice");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String capability() {
        return alice.form("POST", "/api/capabilities", "title", "script", "scope_type", "user")
                .json()
                .path("access_token")
                .asText();
    }

    private static Answer exchange(String subject) {
        return server.anonymous()
                .form(
                        "POST",
                        "/api/token",
                        "grant_type",
                        TokenRoutes.TOKEN_EXCHANGE,
                        "subject_token",
                        subject,
                        "subject_token_type",
                        ExchangeFields.ACCESS_TOKEN,
                        "scope",
                        "viewer read",
                        "studyUID",
                        "1.2.3");
    }

    private static String viewer(String subject) {
        return exchange(subject).json().path("access_token").asText();
    }

    private static Answer revoke(String token) {
        return server.anonymous().form("POST", "/api/token/revoke", "token", token, "token_type_hint", "access_token");
    }

    private static boolean isActive(String token) {
        return server.internal()
                .form("POST", "/api/token/introspect", "token", token)
                .json()
                .path("active")
                .asBoolean();
    }

    private static String announced() {
        return server.value("select count(*) from announcements where dependencies::text like '{token:%'");
    }

    @Test
    @DisplayName("RFC 7009: a viewer token that is given back is dead at once, the others live, and proxies hear of it")
    void viewerTokens() {
        String lost = viewer(alice.token());
        String kept = viewer(alice.token());
        assertThat(isActive(lost)).isTrue();
        long before = Long.parseLong(announced());
        assertThat(revoke(lost).status()).isEqualTo(200);
        assertThat(Long.parseLong(announced())).isEqualTo(before + 1);
        assertThat(isActive(lost)).isFalse();
        assertThat(server.bearer(lost).get("/api/studies").status()).isEqualTo(401);
        assertThat(isActive(kept)).isTrue();
        assertThat(revoke(lost).status()).isEqualTo(200);
        assertThat(Long.parseLong(announced())).isEqualTo(before + 2);
    }

    @Test
    @DisplayName("RFC 7009: a capability that is given back is dead, and so is every viewer token made from it")
    void capabilities() {
        String secret = capability();
        String viewer = viewer(secret);
        assertThat(revoke(secret).status()).isEqualTo(200);
        assertThat(isActive(secret)).isFalse();
        assertThat(isActive(viewer)).isFalse();
        assertThat(alice.get("/api/capabilities?valid=true").body()).doesNotContain("revoke_time");
    }

    @Test
    @DisplayName(
            "RFC 7009: what is no token is answered like one, what cannot be revoked says so, a missing one is 400")
    void otherTokens() {
        assertThat(revoke("garbage").status()).isEqualTo(200);
        assertThat(revoke(alice.token()).json().path("error").asText()).isEqualTo("unsupported_token_type");
        assertThat(alice.get("/api/albums").status()).isEqualTo(200);
        assertThat(revoke("").json().path("error").asText()).isEqualTo("invalid_request");
        assertThat(server.anonymous().get("/api/token/revoke").status()).isIn(404, 405);
    }

    @Test
    @DisplayName("Secrets cannot be guessed fast: 429 with Retry-After for that address, everywhere, and for it alone")
    void guessing() {
        String secret = capability();
        String guess = "A".repeat(22);
        var one = server.from("198.51.100.1");
        assertThat(one.bearing(guess).get("/api/albums").status()).isEqualTo(401);
        assertThat(one.form("POST", "/api/token/introspect", "token", guess).status())
                .isEqualTo(200);
        assertThat(one.bearing(guess).get("/api/albums").status()).isEqualTo(401);
        var slowed = one.bearing(secret).get("/api/albums");
        assertThat(slowed.status()).as("the right one is not looked at either").isEqualTo(429);
        assertThat(Integer.parseInt(slowed.header("Retry-After").orElseThrow())).isBetween(1, 3);
        var atToken = one.form("POST", "/api/token/introspect", "token", secret);
        assertThat(atToken.status()).isEqualTo(429);
        assertThat(atToken.header("Retry-After")).isPresent();
        assertThat(atToken.json().path("error").asText()).isEqualTo("temporarily_unavailable");
        assertThat(one.bearing(alice.token()).get("/api/albums").status()).isEqualTo(200);
        assertThat(server.from("198.51.100.2")
                        .bearing(secret)
                        .get("/api/albums")
                        .status())
                .isEqualTo(200);
        assertThat(isActive(secret)).as("internal clients do not guess").isTrue();
    }
}
