package maat.server.album;

import static org.assertj.core.api.Assertions.assertThat;

import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Albums and their members, over HTTP on a real PostgreSQL with the real policies. */
final class AlbumsTest {
    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static Session carol;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
        carol = server.user("carol");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String album(Session owner, String... fields) {
        var named = new String[fields.length + 2];
        named[0] = "name";
        named[1] = "knee";
        System.arraycopy(fields, 0, named, 2, fields.length);
        return owner.form("POST", "/api/albums", named).json().path("album_id").asText();
    }

    private static int members(String album) {
        return alice.get("/api/albums/" + album + "/users").json().size();
    }

    @Test
    @DisplayName("ALB-01 An album is created with the defaults and its creator as admin")
    void creates() {
        var answer = alice.form("POST", "/api/albums", "name", " Knee trial ", "deleteSeries", "true");
        assertThat(answer.status()).isEqualTo(201);
        var album = answer.json();
        assertThat(album.path("album_id").asText()).matches("[A-Za-z0-9]{10}");
        assertThat(album.path("name").asText()).isEqualTo("Knee trial");
        assertThat(album.path("description").asText("?")).isEmpty();
        assertThat(album.path("modalities").toString()).isEqualTo("[]");
        assertThat(album.path("created_time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
        assertThat(album.path("number_of_users").asInt()).isEqualTo(1);
        assertThat(album.path("add_user").asBoolean()).isFalse();
        assertThat(album.path("download_series").asBoolean()).isTrue();
        assertThat(album.path("delete_series").asBoolean()).isTrue();
        assertThat(album.path("is_admin").asBoolean()).isTrue();
        assertThat(album.path("is_favorite").asBoolean(true)).isFalse();
        assertThat(album.path("notification_new_series").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("ALB-02 A blank or too long name, or a too long description, is 400 and makes nothing")
    void validates() {
        int before = bob.get("/api/albums").json().size();
        assertThat(bob.form("POST", "/api/albums", "name", "  ").status()).isEqualTo(400);
        assertThat(bob.form("POST", "/api/albums", "description", "x").status()).isEqualTo(400);
        assertThat(bob.form("POST", "/api/albums", "name", "x".repeat(256)).status())
                .isEqualTo(400);
        assertThat(bob.form("POST", "/api/albums", "name", "x", "description", "x".repeat(2049))
                        .status())
                .isEqualTo(400);
        assertThat(bob.get("/api/albums").json().size()).isEqualTo(before);
    }

    @Test
    @DisplayName("ALB-04 ALB-11 An album is there for its members and for nobody else")
    void membersOnly() {
        String album = album(alice);
        var hidden = bob.get("/api/albums/" + album);
        var unknown = bob.get("/api/albums/zzzzzzzzzz");
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(hidden.json().path("message").asText()).isEqualTo("Album Not Found");
        assertThat(hidden.body()).isEqualTo(unknown.body());
        assertThat(bob.get("/api/albums").body()).doesNotContain(album);
        assertThat(alice.get("/api/albums").body()).contains(album);
    }

    @Test
    @DisplayName("ALB-12 includeUsers adds the members")
    void includesUsers() {
        String album = album(alice);
        var users =
                alice.get("/api/albums/" + album + "?includeUsers=true").json().path("users");
        assertThat(users).hasSize(1);
        assertThat(users.get(0).path("sub").asText()).isEqualTo("alice");
        assertThat(users.get(0).path("is_admin").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("ALB-18 ALB-20 An admin adds a member, by e-mail or sub, again without effect; an admin stays admin")
    void addsMembers() {
        String album = album(alice);
        assertThat(alice.put("/api/albums/" + album + "/users/BOB@example.org").status())
                .isEqualTo(201);
        assertThat(alice.put("/api/albums/" + album + "/users/bob").status()).isEqualTo(201);
        assertThat(members(album)).isEqualTo(2);
        assertThat(alice.put("/api/albums/" + album + "/users/bob/admin").status())
                .isEqualTo(204);
        assertThat(alice.put("/api/albums/" + album + "/users/bob").status()).isEqualTo(201);
        assertThat(bob.get("/api/albums/" + album).json().path("is_admin").asBoolean())
                .isTrue();
        assertThat(bob.get("/api/albums/" + album)
                        .json()
                        .path("number_of_users")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("ALB-18 A member adds users only where the album permits it")
    void addUserFlag() {
        String closed = album(alice);
        alice.put("/api/albums/" + closed + "/users/bob");
        assertThat(bob.put("/api/albums/" + closed + "/users/carol").status()).isEqualTo(403);
        String open = album(alice, "addUser", "true");
        alice.put("/api/albums/" + open + "/users/bob");
        assertThat(bob.put("/api/albums/" + open + "/users/carol").status()).isEqualTo(201);
        assertThat(carol.get("/api/albums/" + open).json().path("is_admin").asBoolean(true))
                .isFalse();
    }

    @Test
    @DisplayName("ALB-19 Adding oneself is 403, an unknown user 404 with its own class")
    void addsNobodyElse() {
        String album = album(alice);
        assertThat(alice.put("/api/albums/" + album + "/users/alice").status()).isEqualTo(403);
        var unknown = alice.put("/api/albums/" + album + "/users/nobody@example.org");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("message").asText()).isEqualTo("User Not Found");
    }

    @Test
    @DisplayName("ALB-21 An admin removes anyone; a member only leaves")
    void removesMembers() {
        String album = album(alice);
        alice.put("/api/albums/" + album + "/users/bob");
        alice.put("/api/albums/" + album + "/users/carol");
        assertThat(bob.delete("/api/albums/" + album + "/users/carol").status()).isEqualTo(403);
        assertThat(bob.delete("/api/albums/" + album + "/users/bob").status()).isEqualTo(204);
        assertThat(bob.get("/api/albums/" + album).status()).isEqualTo(404);
        assertThat(alice.delete("/api/albums/" + album + "/users/carol").status())
                .isEqualTo(204);
        assertThat(alice.delete("/api/albums/" + album + "/users/carol").status())
                .isEqualTo(404);
        assertThat(members(album)).isEqualTo(1);
    }

    @Test
    @DisplayName("ALB-22 Q-20 The sole member's leaving deletes the album; removing another does not")
    void soleMember() {
        String album = album(alice);
        assertThat(alice.delete("/api/albums/" + album + "/users/bob").status()).isEqualTo(404);
        assertThat(alice.get("/api/albums/" + album).status()).isEqualTo(200);
        assertThat(alice.delete("/api/albums/" + album + "/users/alice").status())
                .isEqualTo(204);
        assertThat(alice.get("/api/albums/" + album).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("ALB-25 ALB-26 Admins are made and unmade by admins")
    void admins() {
        String album = album(alice);
        assertThat(alice.put("/api/albums/" + album + "/users/bob/admin").status())
                .isEqualTo(204);
        assertThat(bob.delete("/api/albums/" + album + "/users/alice/admin").status())
                .isEqualTo(204);
        assertThat(alice.put("/api/albums/" + album + "/users/carol/admin").status())
                .isEqualTo(403);
        assertThat(bob.delete("/api/albums/" + album + "/users/carol/admin").status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("ALB-27 Q-19 The last admin can neither leave others behind nor be demoted: 409 last_admin")
    void lastAdmin() {
        String album = album(alice);
        var demoted = alice.delete("/api/albums/" + album + "/users/alice/admin");
        assertThat(demoted.status()).isEqualTo(409);
        assertThat(demoted.json().path("reasons").toString()).contains("last_admin");
        alice.put("/api/albums/" + album + "/users/bob");
        assertThat(alice.delete("/api/albums/" + album + "/users/alice").status())
                .isEqualTo(409);
        assertThat(members(album)).isEqualTo(2);
    }

    @Test
    @DisplayName("ALB-17 Only an admin deletes an album; its series survive in other places")
    void deletes() {
        String album = album(alice);
        alice.put("/api/albums/" + album + "/users/bob");
        server.upload(alice, "", "1.2.17", "1.2.17.1");
        alice.put("/api/studies/1.2.17/albums/" + album + "?inbox=true");
        assertThat(bob.delete("/api/albums/" + album).status()).isEqualTo(403);
        assertThat(alice.delete("/api/albums/" + album).status()).isEqualTo(204);
        assertThat(alice.get("/api/albums/" + album).status()).isEqualTo(404);
        assertThat(alice.get("/api/studies?inbox=true&StudyInstanceUID=1.2.17").status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("ALB-24 AUTH-14 AUTH-15 Q-41 Members are listed in a stable order, in pages, with their total")
    void listsMembers() {
        String album = album(alice);
        alice.put("/api/albums/" + album + "/users/carol");
        alice.put("/api/albums/" + album + "/users/bob");
        var page = alice.get("/api/albums/" + album + "/users?limit=2&offset=1");
        assertThat(page.json().findValuesAsText("sub")).containsExactly("bob", "carol");
        assertThat(page.header("X-Total-Count")).contains("3");
        assertThat(alice.get("/api/albums/" + album + "/users?limit=-1").status())
                .isEqualTo(400);
        assertThat(alice.get("/api/albums?limit=0").status()).isEqualTo(400);
        assertThat(alice.get("/api/albums?limit=x").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("AUTH-11 An album id of the wrong shape is 404")
    void shape() {
        assertThat(alice.get("/api/albums/short").status()).isEqualTo(404);
    }
}
