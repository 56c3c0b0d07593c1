package maat.server.capability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Capability tokens, over HTTP on a real database with the real policies. */
final class CapabilitiesTest {
    private static final String PATH = "/api/capabilities";

    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
        album = alice.form("POST", "/api/albums", "name", "knee")
                .json()
                .path("album_id")
                .asText();
        alice.put("/api/albums/" + album + "/users/bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode made(Session by, String... fields) {
        var answer = by.form("POST", PATH, fields);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private static JsonNode userToken() {
        return made(alice, "title", "script", "scope_type", "user");
    }

    private static JsonNode albumToken(String... flags) {
        var fields = new String[flags.length * 2 + 6];
        System.arraycopy(new String[] {"title", "feed", "scope_type", "album", "album", album}, 0, fields, 0, 6);
        for (int i = 0; i < flags.length; i++) {
            fields[6 + 2 * i] = flags[i] + "_permission";
            fields[7 + 2 * i] = "true";
        }
        return made(alice, fields);
    }

    private static Session holder(JsonNode token) {
        return server.bearer(token.path("access_token").asText());
    }

    private static Answer revoke(Session by, JsonNode token) {
        return by.form("POST", PATH + "/" + token.path("id").asText() + "/revoke");
    }

    private static Instant time(JsonNode token, String field) {
        return OffsetDateTime.parse(token.path(field).asText()).toInstant();
    }

    @Test
    @DisplayName("CAP-01 a user token is made, and its secret shown this once")
    void userScope() {
        var token = userToken();
        assertThat(token.path("id").asText()).matches("[A-Za-z0-9]{10}");
        assertThat(token.path("secret").asText()).matches("[A-Za-z0-9]{22}");
        assertThat(token.path("access_token")).isEqualTo(token.path("secret"));
        assertThat(token.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(token.path("scope_type").asText()).isEqualTo("user");
        assertThat(token.path("revoked").asBoolean(true)).isFalse();
        assertThat(token.has("album") || token.has("read_permission") || token.has("created_by"))
                .isFalse();
        var later = alice.get(PATH + "/" + token.path("id").asText()).json();
        assertThat(later.has("secret") || later.has("access_token")).isFalse();
        assertThat(later.path("issued_at_time")).isEqualTo(token.path("issued_at_time"));
        assertThat(holder(token).get("/api/albums").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("CAP-02 an album token is made by admins of the album only, and keeps its flags")
    void albumScope() {
        var token = albumToken("read", "appropriate");
        assertThat(token.path("read_permission").asBoolean()).isTrue();
        assertThat(token.path("write_permission").asBoolean(true)).isFalse();
        assertThat(token.path("download_permission").asBoolean(true)).isFalse();
        assertThat(token.path("appropriate_permission").asBoolean()).isTrue();
        assertThat(token.path("album").toString())
                .isEqualTo("{\"name\":\"knee\",\"album_id\":\"%s\"}".formatted(album));
        assertThat(token.path("created_by").path("sub").asText()).isEqualTo("alice");
        assertThat(bob.form("POST", PATH, "title", "x", "scope_type", "album", "album", album)
                        .status())
                .isEqualTo(403);
        var carol = server.user("carol");
        for (String other : new String[] {album, "AAAAAAAAAA", "short", "x".repeat(5000)}) {
            var refused = carol.form("POST", PATH, "title", "x", "scope_type", "album", "album", other);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.json().path("message").asText()).isEqualTo("Album Not Found");
        }
    }

    @Test
    @DisplayName("CAP-03 download and appropriate need read on album tokens; user tokens ignore flags")
    void flagsNeedRead() {
        for (String flag : new String[] {"download_permission", "appropriate_permission"}) {
            assertThat(alice.form("POST", PATH, "title", "x", "scope_type", "album", "album", album, flag, "true")
                            .status())
                    .isEqualTo(400);
            made(alice, "title", "x", "scope_type", "user", "album", "", flag, "true", "read_permission", "false");
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
        var answer = alice.send("POST", PATH, "application/x-www-form-urlencoded", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @Test
    @DisplayName("CAP-04 a title has 255 characters at most; offsets may lose their plus sign")
    void longTitleAndOffset() {
        assertThat(alice.form("POST", PATH, "title", "x".repeat(256), "scope_type", "user")
                        .status())
                .isEqualTo(400);
        made(alice, "title", "x".repeat(255), "scope_type", "USER");
        var answer = alice.send(
                "POST",
                PATH,
                "application/x-www-form-urlencoded",
                "title=x&scope_type=user&album=&read_permission=false&expiration_time=2031-12-24T10:29:41+01:00&");
        assertThat(answer.json().path("expiration_time").asText()).isEqualTo("2031-12-24T09:29:41.000Z");
    }

    @Test
    @DisplayName("CAP-05 D-18 without times a token holds from now for three months, to the millisecond")
    void defaults() {
        var token = userToken();
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
        var token = userToken();
        for (var holder : new Session[] {holder(token), holder(albumToken("read")), server.bearer(viewer())}) {
            assertThat(holder.form("POST", PATH, "title", "x", "scope_type", "user")
                            .status())
                    .isEqualTo(401);
            assertThat(holder.get(PATH).status()).isEqualTo(401);
            assertThat(revoke(holder, token).status()).isEqualTo(401);
        }
        assertThat(holder(token).get(PATH + "/" + token.path("id").asText()).status())
                .isEqualTo(200);
        assertThat(server.anonymous().get(PATH).status()).isEqualTo(401);
    }

    private static String viewer() {
        return alice.form(
                        "POST",
                        "/api/token",
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token",
                        alice.token(),
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "scope",
                        "viewer read",
                        "studyUID",
                        "1.2.3")
                .json()
                .path("access_token")
                .asText();
    }

    @Test
    @DisplayName("CAP-07 one's own tokens are listed newest first, valid ones on request, by pages with a total")
    void ownList() {
        var dora = server.user("dora");
        for (int i = 0; i < 3; i++) {
            made(dora, "title", "t" + i, "scope_type", "user");
        }
        made(dora, "title", "old", "scope_type", "user", "expiration_time", "2020-01-01T00:00:00Z");
        var list = dora.get(PATH);
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().findValuesAsText("title")).containsExactly("old", "t2", "t1", "t0");
        assertThat(list.header("X-Total-Count")).contains("4");
        revoke(dora, list.json().get(1));
        assertThat(dora.get(PATH + "?valid=true").json().findValuesAsText("title"))
                .containsExactly("t1", "t0");
        assertThat(dora.get(PATH + "?valid=false").json()).hasSize(4);
        var page = dora.get(PATH + "?valid=true&limit=1&offset=1");
        assertThat(page.json().findValuesAsText("title")).containsExactly("t0");
        assertThat(page.header("X-Total-Count")).contains("2");
        assertThat(dora.get(PATH + "?limit=-1").status()).isEqualTo(400);
        assertThat(server.user("empty").get(PATH).body()).isEqualTo("[]");
    }

    @Test
    @DisplayName("CAP-08 an album's tokens are listed for its admins, of one user on request")
    void albumList() {
        String other = alice.form("POST", "/api/albums", "name", "hip")
                .json()
                .path("album_id")
                .asText();
        alice.put("/api/albums/" + other + "/users/bob/admin");
        made(alice, "title", "of alice", "scope_type", "album", "album", other);
        made(bob, "title", "of bob", "scope_type", "album", "album", other);
        String path = PATH + "?album=" + other;
        assertThat(alice.get(path).json().findValuesAsText("title")).containsExactlyInAnyOrder("of alice", "of bob");
        assertThat(alice.get(path + "&user=bob").json().findValuesAsText("title"))
                .containsExactly("of bob");
        assertThat(alice.get(path + "&user=Bob%40example.org").json().findValuesAsText("title"))
                .containsExactly("of bob");
        var unknown = alice.get(path + "&user=nobody");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("message").asText()).isEqualTo("User Not Found");
        assertThat(bob.get(PATH + "?album=" + album).status()).isEqualTo(403);
        assertThat(server.user("carol").get(path).status()).isEqualTo(404);
        assertThat(alice.get(PATH + "?user=bob").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("CAP-09 a token is shown to its owner and to admins of its album, to others it does not exist")
    void readOne() {
        String path = PATH + "/" + albumToken("read").path("id").asText();
        assertThat(alice.get(path).status()).isEqualTo(200);
        assertThat(bob.get(path).status()).isEqualTo(404);
        alice.put("/api/albums/" + album + "/users/bob/admin");
        assertThat(bob.get(path).status()).isEqualTo(200);
        assertThat(bob.get(PATH + "/" + userToken().path("id").asText()).status())
                .isEqualTo(404);
        assertThat(alice.get(PATH + "/AAAAAAAAAA").status()).isEqualTo(404);
        assertThat(alice.get(PATH + "/x").status()).isEqualTo(404);
        alice.delete("/api/albums/" + album + "/users/bob/admin");
    }

    @Test
    @DisplayName("CAP-10 AUTH-04 a revoked token is refused by the very next request, and stays as it was revoked")
    void revocation() {
        var token = albumToken("read");
        var holder = holder(token);
        assertThat(holder.get("/api/albums/" + album).status()).isEqualTo(200);
        assertThat(revoke(bob, token).status()).isEqualTo(404);
        var revoked = revoke(alice, token);
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.json().path("revoked").asBoolean()).isTrue();
        assertThat(revoked.json().path("revoked_by").path("sub").asText()).isEqualTo("alice");
        assertThat(holder.get("/api/albums/" + album).status()).isEqualTo(401);
        assertThat(revoke(alice, token).json()).isEqualTo(revoked.json());
    }

    @Test
    @DisplayName("CAP-10 a revocation is announced to every proxy, once")
    void announced() {
        var token = userToken();
        String announced = "select count(*) from announcements where dependencies = '{token:%s}'"
                .formatted(token.path("id").asText());
        assertThat(server.value(announced)).isEqualTo("0");
        revoke(alice, token);
        revoke(alice, token);
        assertThat(server.value(announced)).isEqualTo("1");
    }

    @Test
    @DisplayName("TOK-14 revoking a token kills the viewer token made from it")
    void viewerOfRevoked() {
        var token = userToken();
        String viewer = server.anonymous()
                .form(
                        "POST",
                        "/api/token",
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token",
                        token.path("access_token").asText(),
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "scope",
                        "viewer read",
                        "studyUID",
                        "1.2.3")
                .json()
                .path("access_token")
                .asText();
        assertThat(introspected(viewer)).isEqualTo("true");
        revoke(alice, token);
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
        var brief = made(
                alice,
                "title",
                "brief",
                "scope_type",
                "user",
                "expiration_time",
                Instant.now().plusSeconds(600).toString());
        var issued = server.anonymous()
                .form(
                        "POST",
                        "/api/token",
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token",
                        brief.path("access_token").asText(),
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "scope",
                        "viewer read",
                        "studyUID",
                        "1.2.3")
                .json();
        assertThat(issued.path("expires_in").asInt()).isBetween(500, 600);
    }

    @Test
    @DisplayName("CAP-11 before its time and after its end a token is refused")
    void times() {
        var early = made(
                alice,
                "title",
                "x",
                "scope_type",
                "user",
                "not_before_time",
                Instant.now().plusSeconds(60).toString());
        assertThat(holder(early).get("/api/albums").status()).isEqualTo(401);
        var late = made(
                alice,
                "title",
                "x",
                "scope_type",
                "user",
                "expiration_time",
                Instant.now().minusSeconds(60).toString());
        assertThat(holder(late).get("/api/albums").status()).isEqualTo(401);
        assertThat(revoke(alice, late).json().path("revoked").asBoolean(true)).isFalse();
    }

    @Test
    @DisplayName("CAP-12 use is noted, beside the request")
    void lastUsed() {
        var token = userToken();
        holder(token).get("/api/albums");
        String path = PATH + "/" + token.path("id").asText();
        awaitUse(path);
        var noted = alice.get(path).json().path("last_used");
        holder(token).get("/api/albums");
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
        String secret = userToken().path("secret").asText();
        assertThat(server.value("select count(*) from capability_tokens c where c::text like '%" + secret + "%'"))
                .isEqualTo("0");
        assertThat(server.value("select count(*) from capability_tokens where length(secret_hash) <> 32"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("CAP-16 an album token stops when its creator is no longer admin")
    void creatorLosesAdmin() {
        String shared = alice.form("POST", "/api/albums", "name", "hand")
                .json()
                .path("album_id")
                .asText();
        alice.put("/api/albums/" + shared + "/users/bob/admin");
        var token = made(bob, "title", "x", "scope_type", "album", "album", shared, "read_permission", "true");
        assertThat(holder(token).get("/api/albums/" + shared).status()).isEqualTo(200);
        alice.delete("/api/albums/" + shared + "/users/bob/admin");
        assertThat(holder(token).get("/api/albums/" + shared).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("CAP-17 an album token sees its album and nothing else")
    void nothingElse() {
        var holder = holder(albumToken("read"));
        String other = alice.form("POST", "/api/albums", "name", "other")
                .json()
                .path("album_id")
                .asText();
        assertThat(holder.get("/api/albums/" + album).status()).isEqualTo(200);
        assertThat(holder.get("/api/albums/" + other).status()).isEqualTo(404);
        assertThat(holder.get("/api/albums").status()).isEqualTo(403);
        assertThat(holder.get("/api/albums/" + album + "/users").status()).isEqualTo(403);
    }
}
