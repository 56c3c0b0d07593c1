package maat.server.album;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        String id = album.path("album_id").asText();
        String time = album.path("created_time").asText();
        assertThat(id).matches("[A-Za-z0-9]{10}");
        assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
        assertThat(album.toString()).isEqualTo("""
                        {"album_id":"%s","name":"Knee trial","description":"","modalities":[],"created_time":"%2$s",\
                        "last_event_time":"%2$s","number_of_users":1,"number_of_comments":0,"number_of_studies":0,\
                        "number_of_series":0,"number_of_instances":0,"add_user":false,"download_series":true,\
                        "send_series":true,"delete_series":true,"add_series":true,"write_comments":true,\
                        "is_favorite":false,"notification_new_series":true,"notification_new_comment":true,\
                        "is_admin":true}""".formatted(id, time));
        assertThat(alice.get("/api/albums/" + id).json()).isEqualTo(album);
        var plain = alice.json("POST", "/api/albums", "{\"name\": \"x\", \"description\": \" y \"}");
        assertThat(plain.status()).isEqualTo(201);
        assertThat(plain.json().path("delete_series").asBoolean(true)).isFalse();
        assertThat(plain.json().path("description").asText()).isEqualTo("y");
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
        var longest =
                bob.form("POST", "/api/albums", "name", " " + "ü".repeat(255) + " ", "description", "y".repeat(2048));
        assertThat(longest.status()).as("counted in characters, once trimmed").isEqualTo(201);
        assertThat(longest.json().path("name").asText()).isEqualTo("ü".repeat(255));
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
        assertThat(users.get(0).toString())
                .isEqualTo("{\"email\":\"alice@example.org\",\"name\":\"ALICE\",\"sub\":\"alice\",\"is_admin\":true}");
        assertThat(alice.get("/api/albums/" + album + "?includeUsers=yes")
                        .json()
                        .has("users"))
                .as("anything but true is false")
                .isFalse();
        alice.put("/api/albums/" + album + "/users/bob");
        assertThat(bob.get("/api/albums/" + album + "?includeUsers=TRUE").json().path("users"))
                .hasSize(2);
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
        for (String oneself : List.of("alice", "ALICE@example.org")) {
            assertThat(alice.put("/api/albums/" + album + "/users/" + oneself).status())
                    .isEqualTo(403);
            assertThat(alice.put("/api/albums/" + album + "/users/" + oneself + "/admin")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(alice.put("/api/albums/" + album + "/users/nobody/admin").body())
                .contains("User Not Found");
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
        for (String gone : List.of("carol", "nobody@example.org")) {
            var refused = alice.delete("/api/albums/" + album + "/users/" + gone);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.json().path("message").asText()).isEqualTo("User Not Found");
        }
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
        for (String stranger : List.of("carol", "nobody")) {
            var refused = bob.delete("/api/albums/" + album + "/users/" + stranger + "/admin");
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.json().path("message").asText()).isEqualTo("User Not Found");
        }
        assertThat(bob.put("/api/albums/" + album + "/users/alice@example.org/admin")
                        .status())
                .isEqualTo(204);
        assertThat(bob.put("/api/albums/" + album + "/users/alice/admin").status())
                .as("again")
                .isEqualTo(204);
        assertThat(bob.put("/api/albums/" + album + "/users/carol/admin").status())
                .as("added as one")
                .isEqualTo(204);
        assertThat(carol.get("/api/albums/" + album).json().path("is_admin").asBoolean())
                .isTrue();
        assertThat(carol.delete("/api/albums/" + album + "/users/carol/admin").status())
                .as("oneself, while others remain")
                .isEqualTo(204);
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
        String token = alice.form("POST", "/api/capabilities", "title", "t", "scope_type", "album", "album", album)
                .accessToken();
        assertThat(server.bearer(token).get("/api/albums/" + album).status()).isEqualTo(200);
        assertThat(server.bearer(token).delete("/api/albums/" + album).status()).isEqualTo(403);
        assertThat(bob.delete("/api/albums/" + album).status()).isEqualTo(403);
        assertThat(alice.delete("/api/albums/" + album).status()).isEqualTo(204);
        for (var member : List.of(alice, bob)) {
            assertThat(member.get("/api/albums/" + album).status()).isEqualTo(404);
            assertThat(member.get("/api/albums").body()).doesNotContain(album);
            assertThat(member.get("/api/studies?album=" + album).status()).isEqualTo(404);
        }
        assertThat(server.bearer(token).get("/api/albums/" + album).status()).isEqualTo(401);
        assertThat(alice.delete("/api/albums/" + album).status()).isEqualTo(404);
        assertThat(bob.get("/api/studies?StudyInstanceUID=1.2.17").status()).isEqualTo(204);
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
        assertThat(page.json().get(0).toString())
                .isEqualTo("{\"email\":\"bob@example.org\",\"name\":\"BOB\",\"sub\":\"bob\",\"is_admin\":false}");
        assertThat(alice.get("/api/albums/" + album + "/users?offset=3").body())
                .as("UI-8 never 204")
                .isEqualTo("[]");
        assertThat(alice.get("/api/albums/" + album + "/users?limit=0").body()).isEqualTo("[]");
        assertThat(alice.get("/api/albums/" + album + "/users?limit=-1").status())
                .isEqualTo(400);
        assertThat(alice.get("/api/albums?limit=0").status()).isEqualTo(400);
        assertThat(alice.get("/api/albums?limit=x").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("AUTH-11 An album id of the wrong shape is 404")
    void shape() {
        for (String id : List.of("short", "elevenchars", "nine-chars", "nine_chars", "%C3%BCmlautumla")) {
            assertThat(alice.get("/api/albums/" + id).status()).as(id).isEqualTo(404);
            assertThat(alice.get("/api/albums/" + id + "/users").status()).isEqualTo(404);
        }
    }
}
