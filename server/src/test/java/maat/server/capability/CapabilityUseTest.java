package maat.server.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Capability tokens in use, and their end, over HTTP on a real database with the real policies. */
final class CapabilityUseTest {
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

    @Test
    @DisplayName("CAP-10 AUTH-04 a revoked token is refused by the very next request, and stays as it was revoked")
    void revocation() {
        var token = world.albumToken("read");
        var holder = world.holder(token);
        assertThat(holder.get("/api/albums/" + album).status()).isEqualTo(200);
        assertThat(world.revoke(bob, token).status()).isEqualTo(404);
        var revoked = world.revoke(alice, token);
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.json().path("revoked").asBoolean()).isTrue();
        assertThat(revoked.json().path("revoked_by").path("sub").asText()).isEqualTo("alice");
        assertThat(holder.get("/api/albums/" + album).status()).isEqualTo(401);
        assertThat(world.revoke(alice, token).json()).isEqualTo(revoked.json());
    }

    @Test
    @DisplayName("CAP-10 each acknowledged revocation is announced to every proxy, a repeated one too")
    void announced() {
        var token = world.userToken();
        String announced = "select count(*) from announcements where dependencies = '{token:%s}'"
                .formatted(token.path("id").asText());
        assertThat(server.value(announced)).isEqualTo("0");
        world.revoke(alice, token);
        assertThat(server.value(announced)).isEqualTo("1");
        world.revoke(alice, token);
        assertThat(server.value(announced)).isEqualTo("2");
    }

    @Test
    @DisplayName("TOK-14 revoking a token kills the viewer token made from it")
    void viewerOfRevoked() {
        var token = world.userToken();
        String viewer = world.viewerToken(token.path("access_token").asText())
                .path("access_token")
                .asText();
        assertThat(introspected(viewer)).isEqualTo("true");
        world.revoke(alice, token);
        assertThat(introspected(viewer)).isEqualTo("false");
        assertThat(server.bearer(viewer).get("/api/studies").status()).isEqualTo(401);
    }

    private static String introspected(String token) {
        return server.internal()
                .form("POST", "/api/token/introspect", "token", token)
                .json()
                .path("active")
                .asText();
    }

    @Test
    @DisplayName("TOK-13 a viewer token ends no later than the capability it was made from")
    void viewerEndsWithCapability() {
        var brief = world.made(
                alice,
                "title",
                "brief",
                "scope_type",
                "user",
                "expiration_time",
                Instant.now().plusSeconds(600).toString());
        var issued = world.viewerToken(brief.path("access_token").asText());
        assertThat(issued.path("expires_in").asInt()).isBetween(500, 600);
    }

    @Test
    @DisplayName("CAP-11 before its time and after its end a token is refused")
    void times() {
        var early = world.made(
                alice,
                "title",
                "x",
                "scope_type",
                "user",
                "not_before_time",
                Instant.now().plusSeconds(60).toString());
        assertThat(world.holder(early).get("/api/albums").status()).isEqualTo(401);
        var late = world.made(
                alice,
                "title",
                "x",
                "scope_type",
                "user",
                "expiration_time",
                Instant.now().minusSeconds(60).toString());
        assertThat(world.holder(late).get("/api/albums").status()).isEqualTo(401);
        assertThat(world.revoke(alice, late).json().path("revoked").asBoolean(true))
                .isFalse();
    }

    @Test
    @DisplayName("CAP-12 use is noted, beside the request")
    void lastUsed() {
        var token = world.userToken();
        world.holder(token).get("/api/albums");
        String path = CapabilityWorld.PATH + "/" + token.path("id").asText();
        awaitUse(path);
        var noted = alice.get(path).json().path("last_used");
        world.holder(token).get("/api/albums");
        assertThat(alice.get(path).json().path("last_used")).isEqualTo(noted);
    }

    private static void awaitUse(String path) {
        var patience = Instant.now().plusSeconds(10);
        while (!alice.get(path).json().has("last_used")) {
            assertThat(Instant.now()).as("use of " + path + " noted").isBefore(patience);
        }
    }

    @Test
    @DisplayName("CAP-13 the secret is nowhere in the database")
    void onlyAHashIsStored() {
        String secret = world.userToken().path("secret").asText();
        assertThat(server.value("select count(*) from capability_tokens c where c::text like '%" + secret + "%'"))
                .isEqualTo("0");
        assertThat(server.value("select count(*) from capability_tokens where length(secret_hash) <> 32"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("CAP-16 an album token stops when its creator is no longer admin")
    void creatorLosesAdmin() {
        String shared = alice.album("hand");
        alice.put("/api/albums/" + shared + "/users/bob/admin");
        var token = world.made(bob, "title", "x", "scope_type", "album", "album", shared, "read_permission", "true");
        assertThat(world.holder(token).get("/api/albums/" + shared).status()).isEqualTo(200);
        alice.delete("/api/albums/" + shared + "/users/bob/admin");
        assertThat(world.holder(token).get("/api/albums/" + shared).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("CAP-17 an album token sees its album and nothing else")
    void nothingElse() {
        var holder = world.holder(world.albumToken("read"));
        String other = alice.album("other");
        assertThat(holder.get("/api/albums/" + album).status()).isEqualTo(200);
        assertThat(holder.get("/api/albums/" + other).status()).isEqualTo(404);
        assertThat(holder.get("/api/albums").status()).isEqualTo(403);
        assertThat(holder.get("/api/albums/" + album + "/users").status()).isEqualTo(403);
    }

    private static boolean admitted(Session by, String into, String study) {
        var answer = server.internal().json("POST", "/uploads/series", """
                {"token": "%s", "album": "%s", "study": "%s", "series": "%s.1"}""".formatted(by.token(), into, study, study));
        return answer.status() == 200 && answer.json().path("allowed").asBoolean();
    }

    /** Whether an enforcement point would let the bearer see the pixels. */
    private static boolean sees(Session by, String study) {
        return server.internal()
                .json("POST", "/access/v1/evaluation", """
                        {"subject": {"type": "token", "id": "bearer", "properties": {"token": "%s"}},
                         "action": {"name": "series.read"},
                         "resource": {"type": "series", "id": "%s.1", "properties": {"study": "%s"}}}""".formatted(by.token(), study, study))
                .json()
                .path("decision")
                .asBoolean();
    }

    @Test
    @DisplayName("CAP-15 the write flag gates upload, and what is uploaded lands in the token's album and nowhere else")
    void writeFlag() {
        String other = alice.album("elsewhere");
        var reader = world.holder(world.albumToken("read"));
        assertThat(admitted(reader, "", "1.2.15.1")).isFalse();
        assertThat(admitted(reader, album, "1.2.15.1")).isFalse();
        var writer = world.holder(world.albumToken("write"));
        assertThat(admitted(writer, other, "1.2.15.2")).isFalse();
        assertThat(server.value("select count(*) from series where series_uid like '1.2.15.%'"))
                .as("a refused upload leaves nothing")
                .isEqualTo("0");
        server.upload(writer, "", "1.2.15.3", "1.2.15.3.1");
        server.upload(writer, album, "1.2.15.4", "1.2.15.4.1");
        assertThat(alice.get("/api/studies?album=" + album).body()).contains("1.2.15.3", "1.2.15.4");
        assertThat(alice.get("/api/studies?album=" + other).body()).doesNotContain("1.2.15.");
        assertThat(alice.get("/api/studies?inbox=true").body()).doesNotContain("1.2.15.");
    }

    @Test
    @DisplayName("CAP-14 the read flag gates list and pixels of the token's album")
    void readFlag() {
        server.upload(alice, album, "1.2.14.1", "1.2.14.1.1");
        server.upload(alice, "", "1.2.14.2", "1.2.14.2.1");
        var reader = world.holder(world.albumToken("read"));
        assertThat(reader.get("/api/studies").body()).contains("1.2.14.1").doesNotContain("1.2.14.2");
        assertThat(sees(reader, "1.2.14.1")).isTrue();
        assertThat(sees(reader, "1.2.14.2")).isFalse();
        var writer = world.holder(world.albumToken("write"));
        assertThat(writer.get("/api/studies").status()).isEqualTo(403);
        assertThat(sees(writer, "1.2.14.1")).isFalse();
    }

    @Test
    @DisplayName("CAP-18 a user token has its user's rights, except on tokens")
    void userRights() {
        var script = world.holder(world.userToken());
        String made = script.album("by script");
        assertThat(alice.get("/api/albums/" + made).json().path("is_admin").asBoolean())
                .isTrue();
        server.upload(script, "", "1.2.18.1", "1.2.18.1.1");
        assertThat(alice.get("/api/studies?inbox=true").body()).contains("1.2.18.1");
        assertThat(sees(script, "1.2.18.1")).isTrue();
        assertThat(script.delete("/api/albums/" + made).status()).isEqualTo(204);
        assertThat(script.get(CapabilityWorld.PATH).status()).isEqualTo(401);
        assertThat(script.form("POST", CapabilityWorld.PATH, "title", "x", "scope_type", "user")
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("UI-20 as the web UI asks: an ampersand at the end, an empty album, times with an offset")
    void asTheWebUiAsks() {
        var made = alice.send(
                "POST",
                CapabilityWorld.PATH,
                "application/x-www-form-urlencoded",
                "title=t&scope_type=user&album=&read_permission=false&write_permission=false"
                        + "&expiration_time=2126-12-24T10:29:41+00:00&");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("expiration_time").asText()).isEqualTo("2126-12-24T10:29:41.000Z");
        assertThat(made.accessToken()).hasSize(22);
    }
}
