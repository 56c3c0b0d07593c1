package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import maat.server.config.ServerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens given back and secrets tried out, over HTTP on a real database, by a server that bears three wrong secrets. */
final class RevocationTest {
    private static final String GUESS = "A".repeat(22);

    private static ServerUnderTest server;
    private static Session alice;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start(ConfigUnderTest.with(
                ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web")),
                new ServerConfig.Tokens(Duration.ofDays(30), Optional.empty(), 3)));
        alice = server.user("alice");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String capability() {
        return alice.form("POST", "/api/capabilities", "title", "script", "scope_type", "user")
                .accessToken();
    }

    private static Answer exchange(Session by, String subject) {
        return by.exchange(subject, "viewer read", "1.2.3");
    }

    private static String viewer(String subject) {
        return exchange(server.anonymous(), subject).accessToken();
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
        assertThat(server.anonymous().get("/api/token/revoke").status()).isEqualTo(405);
    }

    @Test
    @DisplayName("Secrets cannot be guessed fast: 429 with Retry-After for that address, everywhere, and for it alone")
    void guessing() {
        String secret = capability();
        var one = server.from("198.51.100.1");
        String inUse = capability();
        assertThat(server.from("198.51.100.3").bearing(inUse).get("/api/albums").status())
                .isEqualTo(200);
        assertThat(one.bearing(GUESS).get("/api/albums").status()).isEqualTo(401);
        assertThat(one.form("POST", "/api/token/introspect", "token", GUESS).status())
                .isEqualTo(200);
        assertThat(one.bearing(GUESS).get("/api/albums").status()).isEqualTo(401);
        var slowed = one.bearing(secret).get("/api/albums");
        assertThat(slowed.status()).as("the right one is not looked at either").isEqualTo(429);
        assertThat(Integer.parseInt(slowed.header("Retry-After").orElseThrow())).isBetween(1, 3);
        assertThat(one.bearing(inUse).get("/api/albums").status())
                .as("whoever shares the address goes on working")
                .isEqualTo(200);
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

    @Test
    @DisplayName("Secrets cannot be guessed fast from the many addresses that a client of an IPv6 network has")
    void guessingFromMany() {
        int status = 401;
        for (int tries = 1; status == 401 && tries < 100; tries++) {
            status = server.from("2001:db8:0:1:" + tries + "::1")
                    .bearing(GUESS)
                    .get("/api/albums")
                    .status();
        }
        assertThat(status).isEqualTo(429);
        assertThat(server.from("2001:db8:0:2::1")
                        .bearing(GUESS)
                        .get("/api/albums")
                        .status())
                .isEqualTo(401);
    }

    private static Answer evaluation(String address, String secret) {
        return server.internal().json("POST", "/access/v1/evaluation", """
                {"subject": {"type": "token", "id": "bearer", "properties": {"token": "%s"}},
                 "action": {"name": "series.read"}, "context": {"ip": "%s"},
                 "resource": {"type": "series", "id": "1.2.3.4", "properties": {"study": "1.2.3"}}}""".formatted(secret, address));
    }

    private static void asClient(String address, String pair) {
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        server.from(address).as("Basic " + basic).form("POST", "/api/token");
    }

    /** Shows a wrong secret once, in one of the ways in which one can be shown. */
    enum Way {
        SECOND_TOKEN("198.51.100.101") {
            @Override
            void guess(String address) {
                server.from(address)
                        .bearing(alice.token())
                        .with("X-Authorization-Source", "Bearer " + GUESS)
                        .put("/api/studies/1.2.3/series/1.2.3.4");
            }
        },
        DECISION_POINT("198.51.100.102") {
            @Override
            void guess(String address) {
                evaluation(address, GUESS);
            }
        },
        SECRET_OF_CLIENT("198.51.100.103") {
            @Override
            void guess(String address) {
                asClient(address, "maat-proxy:wrong");
            }
        },
        ENCODED_SECRET_OF_CLIENT("198.51.100.104") {
            @Override
            void guess(String address) {
                asClient(address, "%6daat-proxy%3Awrong");
            }
        },
        MALFORMED_PATH("198.51.100.105") {
            @Override
            void guess(String address) {
                server.from(address).bearing(GUESS).get("/api/studies/no-uid/series");
            }
        },
        EXCHANGE("198.51.100.106") {
            @Override
            void guess(String address) {
                exchange(server.from(address), GUESS);
            }
        },
        GIVING_BACK("198.51.100.107") {
            @Override
            void guess(String address) {
                server.from(address).form("POST", "/api/token/revoke", "token", GUESS);
            }
        };

        private final String address;

        Way(String address) {
            this.address = address;
        }

        abstract void guess(String address);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Secrets cannot be guessed fast by any way on which they can be shown")
    void guessingOtherwise(Way way) {
        int status = server.from(way.address)
                .bearing(capability())
                .get("/api/albums")
                .status();
        assertThat(status).isEqualTo(200);
        for (int tries = 0; status == 200 && tries < 100; tries++) {
            way.guess(way.address);
            status = server.from(way.address)
                    .bearing(capability())
                    .get("/api/albums")
                    .status();
        }
        assertThat(status).isEqualTo(429);
    }

    @Test
    @DisplayName(
            "Secrets cannot be guessed fast at the decision point, where a proxy tells from which address they come")
    void guessingAtProxies() {
        int status = evaluation("198.51.100.7", GUESS).status();
        assertThat(status).isEqualTo(200);
        for (int tries = 0; status == 200 && tries < 100; tries++) {
            status = evaluation("198.51.100.7", GUESS).status();
        }
        assertThat(status).isEqualTo(429);
        assertThat(evaluation("198.51.100.8", GUESS).status()).isEqualTo(200);
    }
}
