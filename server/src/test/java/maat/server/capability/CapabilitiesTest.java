package maat.server.capability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Capability tokens made, listed and shown, over HTTP on a real database with the real policies. */
final class CapabilitiesTest {
    private static CapabilityWorld world;
    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;

    @BeforeAll
    static void start() {
        world = new CapabilityWorld();
        server = world.server;
        alice = world.alice;
        bob = world.bob;
        album = world.album;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Instant time(JsonNode token, String field) {
        return OffsetDateTime.parse(token.path(field).asText()).toInstant();
    }

    @Test
    @DisplayName("CAP-01 a user token is made, and its secret shown this once")
    void userScope() {
        var token = world.userToken();
        assertThat(token.path("id").asText()).matches("[A-Za-z0-9]{10}");
        assertThat(token.path("secret").asText()).matches("[A-Za-z0-9]{22}");
        assertThat(token.path("access_token")).isEqualTo(token.path("secret"));
        assertThat(token.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(token.path("scope_type").asText()).isEqualTo("user");
        assertThat(token.path("revoked").asBoolean(true)).isFalse();
        assertThat(token.has("album") || token.has("read_permission") || token.has("created_by"))
                .isFalse();
        var later = alice.get(CapabilityWorld.PATH + "/" + token.path("id").asText())
                .json();
        assertThat(later.has("secret") || later.has("access_token")).isFalse();
        assertThat(later.path("issued_at_time")).isEqualTo(token.path("issued_at_time"));
        assertThat(world.holder(token).get("/api/albums").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("CAP-02 an album token is made by admins of the album only, and keeps its flags")
    void albumScope() {
        var token = world.albumToken("read", "appropriate");
        assertThat(token.path("read_permission").asBoolean()).isTrue();
        assertThat(token.path("write_permission").asBoolean(true)).isFalse();
        assertThat(token.path("download_permission").asBoolean(true)).isFalse();
        assertThat(token.path("appropriate_permission").asBoolean()).isTrue();
        assertThat(token.path("album").toString())
                .isEqualTo("{\"name\":\"knee\",\"album_id\":\"%s\"}".formatted(album));
        assertThat(token.path("created_by").path("sub").asText()).isEqualTo("alice");
        assertThat(bob.form("POST", CapabilityWorld.PATH, "title", "x", "scope_type", "album", "album", album)
                        .status())
                .isEqualTo(403);
        var carol = server.user("carol");
        for (String other : new String[] {album, "AAAAAAAAAA", "short", "x".repeat(5000)}) {
            var refused = carol.form("POST", CapabilityWorld.PATH, "title", "x", "scope_type", "album", "album", other);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.json().path("message").asText()).isEqualTo("Album Not Found");
        }
    }

    @Test
    @DisplayName("CAP-03 download and appropriate need read on album tokens; user tokens ignore flags")
    void flagsNeedRead() {
        for (String flag : new String[] {"download_permission", "appropriate_permission"}) {
            assertThat(alice.form(
                                    "POST",
                                    CapabilityWorld.PATH,
                                    "title",
                                    "x",
                                    "scope_type",
                                    "album",
                                    "album",
                                    album,
                                    flag,
                                    "true")
                            .status())
                    .isEqualTo(400);
            world.made(
                    alice, "title", "x", "scope_type", "user", "album", "", flag, "true", "read_permission", "false");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scope_type=user",
                "title=&scope_type=user",
                "title=x",
                "title=x&scope_type=",
                "title=x&scope_type=planet",
                "title=x&scope_type=album",
                "title=x&scope_type=user&expiration_time=tomorrow",
                "title=x&scope_type=user&expiration_time=2031-06-01T00:00:00",
                "title=x&scope_type=user&not_before_time=2031-13-01T00:00:00Z",
                "title=x&scope_type=user&expiration_time=%2B99999-06-01T00:00:00Z",
                "title=x&scope_type=user&scope_type=user"
            })
    @DisplayName("CAP-04 title, scope and times are validated")
    void validation(String body) {
        var answer = alice.send("POST", CapabilityWorld.PATH, "application/x-www-form-urlencoded", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @Test
    @DisplayName("CAP-04 a title has 255 characters at most; offsets may lose their plus sign")
    void longTitleAndOffset() {
        assertThat(alice.form("POST", CapabilityWorld.PATH, "title", "x".repeat(256), "scope_type", "user")
                        .status())
                .isEqualTo(400);
        world.made(alice, "title", "x".repeat(255), "scope_type", "USER");
        var answer = alice.send(
                "POST",
                CapabilityWorld.PATH,
                "application/x-www-form-urlencoded",
                "title=x&scope_type=user&album=&read_permission=false&expiration_time=2031-12-24T10:29:41+01:00&");
        assertThat(answer.json().path("expiration_time").asText()).isEqualTo("2031-12-24T09:29:41.000Z");
    }

    @Test
    @DisplayName("CAP-05 D-18 without times a token holds from now for three months, to the millisecond")
    void defaults() {
        var token = world.userToken();
        var now = Instant.now();
        assertThat(time(token, "issued_at_time"))
                .isCloseTo(now, org.assertj.core.api.Assertions.within(10, ChronoUnit.SECONDS));
        assertThat(token.path("not_before_time")).isEqualTo(token.path("issued_at_time"));
        assertThat(Duration.between(now, time(token, "expiration_time")).toDays())
                .isBetween(88L, 92L);
        assertThat(token.path("expiration_time").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(token.has("last_used") || token.has("revoke_time")).isFalse();
    }

    @Test
    @DisplayName("CAP-06 only tokens of the OpenID provider manage tokens; a user token may look")
    void onlyOpenId() {
        var token = world.userToken();
        for (var holder : new Session[] {
            world.holder(token),
            world.holder(world.albumToken("read")),
            server.bearer(world.viewerToken(alice.token()).path("access_token").asText())
        }) {
            assertThat(holder.form("POST", CapabilityWorld.PATH, "title", "x", "scope_type", "user")
                            .status())
                    .isEqualTo(401);
            assertThat(holder.get(CapabilityWorld.PATH).status()).isEqualTo(401);
            assertThat(world.revoke(holder, token).status()).isEqualTo(401);
        }
        assertThat(world.holder(token)
                        .get(CapabilityWorld.PATH + "/" + token.path("id").asText())
                        .status())
                .isEqualTo(200);
        assertThat(server.anonymous().get(CapabilityWorld.PATH).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("CAP-07 one's own tokens are listed newest first, valid ones on request, by pages with a total")
    void ownList() {
        var dora = server.user("dora");
        for (int i = 0; i < 3; i++) {
            world.made(dora, "title", "t" + i, "scope_type", "user");
        }
        world.made(dora, "title", "old", "scope_type", "user", "expiration_time", "2020-01-01T00:00:00Z");
        var list = dora.get(CapabilityWorld.PATH);
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().findValuesAsText("title")).containsExactly("old", "t2", "t1", "t0");
        assertThat(list.header("X-Total-Count")).contains("4");
        world.revoke(dora, list.json().get(1));
        assertThat(dora.get(CapabilityWorld.PATH + "?valid=true").json().findValuesAsText("title"))
                .containsExactly("t1", "t0");
        assertThat(dora.get(CapabilityWorld.PATH + "?valid=false").json()).hasSize(4);
        var page = dora.get(CapabilityWorld.PATH + "?valid=true&limit=1&offset=1");
        assertThat(page.json().findValuesAsText("title")).containsExactly("t0");
        assertThat(page.header("X-Total-Count")).contains("2");
        assertThat(dora.get(CapabilityWorld.PATH + "?limit=-1").status()).isEqualTo(400);
        assertThat(server.user("empty").get(CapabilityWorld.PATH).body()).isEqualTo("[]");
    }

    @Test
    @DisplayName("CAP-08 an album's tokens are listed for its admins, of one user on request")
    void albumList() {
        String other = alice.album("hip");
        alice.put("/api/albums/" + other + "/users/bob/admin");
        world.made(alice, "title", "of alice", "scope_type", "album", "album", other);
        world.made(bob, "title", "of bob", "scope_type", "album", "album", other);
        String path = CapabilityWorld.PATH + "?album=" + other;
        assertThat(alice.get(path).json().findValuesAsText("title")).containsExactlyInAnyOrder("of alice", "of bob");
        assertThat(alice.get(path + "&user=bob").json().findValuesAsText("title"))
                .containsExactly("of bob");
        assertThat(alice.get(path + "&user=Bob%40example.org").json().findValuesAsText("title"))
                .containsExactly("of bob");
        var unknown = alice.get(path + "&user=nobody");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("message").asText()).isEqualTo("User Not Found");
        assertThat(bob.get(CapabilityWorld.PATH + "?album=" + album).status()).isEqualTo(403);
        assertThat(server.user("carol").get(path).status()).isEqualTo(404);
        assertThat(alice.get(CapabilityWorld.PATH + "?user=bob").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("CAP-09 a token is shown to its owner and to admins of its album, to others it does not exist")
    void readOne() {
        String path =
                CapabilityWorld.PATH + "/" + world.albumToken("read").path("id").asText();
        assertThat(alice.get(path).status()).isEqualTo(200);
        assertThat(bob.get(path).status()).isEqualTo(404);
        alice.put("/api/albums/" + album + "/users/bob/admin");
        assertThat(bob.get(path).status()).isEqualTo(200);
        assertThat(bob.get(CapabilityWorld.PATH + "/"
                                + world.userToken().path("id").asText())
                        .status())
                .isEqualTo(404);
        assertThat(alice.get(CapabilityWorld.PATH + "/AAAAAAAAAA").status()).isEqualTo(404);
        assertThat(alice.get(CapabilityWorld.PATH + "/x").status()).isEqualTo(404);
        alice.delete("/api/albums/" + album + "/users/bob/admin");
    }
}
