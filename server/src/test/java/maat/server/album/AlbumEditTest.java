package maat.server.album;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fields, favourites and counters of albums. */
final class AlbumEditTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final List<String> PERMISSIONS =
            List.of("add_user", "download_series", "send_series", "delete_series", "add_series", "write_comments");

    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
        server.user("carol");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** An album of alice, with bob as member. */
    private static String album() {
        String album = alice.form("POST", "/api/albums", "name", "knee", "description", "left and right")
                .json()
                .path("album_id")
                .asText();
        alice.put("/api/albums/" + album + "/users/bob");
        return album;
    }

    private static JsonNode seen(Session session, String album) {
        return session.get("/api/albums/" + album).json();
    }

    private static String flags(JsonNode album) {
        var flags = new StringBuilder();
        PERMISSIONS.forEach(name -> flags.append(album.path(name).asBoolean() ? '1' : '0'));
        return flags.toString();
    }

    @Test
    @DisplayName("ALB-03 Each permission can be set at creation, and ALB-14 each changed, alone and by an admin")
    void permissions() {
        for (String value : List.of("true", "false")) {
            var created = alice.form(
                    "POST",
                    "/api/albums",
                    "name",
                    "x",
                    "addUser",
                    value,
                    "downloadSeries",
                    value,
                    "sendSeries",
                    value,
                    "deleteSeries",
                    value,
                    "addSeries",
                    value,
                    "writeComments",
                    value);
            assertThat(flags(created.json())).isEqualTo((value.equals("true") ? "1" : "0").repeat(6));
        }
        String album = album();
        assertThat(flags(seen(alice, album))).isEqualTo("011011");
        String[] fields = {"addUser", "downloadSeries", "sendSeries", "deleteSeries", "addSeries", "writeComments"};
        String[] expected = {"111011", "101011", "100011", "100111", "100101", "100100"};
        for (int i = 0; i < fields.length; i++) {
            String value = expected[i].charAt(i) == '1' ? "TRUE" : "false";
            assertThat(flags(alice.form("PATCH", "/api/albums/" + album, fields[i], value)
                            .json()))
                    .isEqualTo(expected[i]);
        }
        assertThat(flags(seen(bob, album))).isEqualTo("100100");
    }

    @Test
    @DisplayName("ALB-14 ALB-15 Q-01 An admin edits name or description, and what is not named stays; empty clears")
    void edits() {
        String album = album();
        var renamed = alice.form("PATCH", "/api/albums/" + album, "name", " Hip ");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.json()).isEqualTo(seen(alice, album));
        assertThat(renamed.json().path("name").asText()).isEqualTo("Hip");
        assertThat(renamed.json().path("description").asText()).isEqualTo("left and right");
        var cleared = alice.form("PATCH", "/api/albums/" + album, "description", "");
        assertThat(cleared.json().path("description").asText("?")).isEmpty();
        assertThat(cleared.json().path("name").asText()).isEqualTo("Hip");
    }

    @Test
    @DisplayName("ALB-14 An edit with a bad value is 400 and changes nothing, not even its good values")
    void refusesValues() {
        String album = album();
        var before = seen(alice, album);
        for (Answer refused : List.of(
                alice.form("PATCH", "/api/albums/" + album, "name", " ", "addUser", "true"),
                alice.form("PATCH", "/api/albums/" + album, "name", "x".repeat(256)),
                alice.form("PATCH", "/api/albums/" + album, "name", "x", "name", "y"),
                alice.form("PATCH", "/api/albums/" + album, "name", "x", "description", "y".repeat(2049)),
                alice.json("PATCH", "/api/albums/" + album, "{\"name\": null}"),
                alice.json("PATCH", "/api/albums/" + album, "{\"addUser\": [true, false]}"))) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().path("message").asText()).isEqualTo("Bad Form Parameter");
        }
        assertThat(seen(alice, album)).isEqualTo(before);
    }

    @Test
    @DisplayName("ALB-16 Q-02 A member changes the own notifications only, and nobody else's")
    void personal() {
        String album = album();
        var answer = bob.form("PATCH", "/api/albums/" + album, "notificationNewSeries", "false");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("notification_new_series").asBoolean(true))
                .isFalse();
        assertThat(answer.json().path("notification_new_comment").asBoolean()).isTrue();
        assertThat(seen(alice, album).path("notification_new_series").asBoolean())
                .isTrue();
        var before = seen(bob, album);
        for (Answer refused : List.of(
                bob.form("PATCH", "/api/albums/" + album, "notificationNewComment", "false", "name", "x"),
                bob.form("PATCH", "/api/albums/" + album, "name", " "),
                bob.form("PATCH", "/api/albums/" + album, "addUser", "true"),
                bob.send("PATCH", "/api/albums/" + album, FORM, ""))) {
            assertThat(refused.status()).isEqualTo(403);
        }
        assertThat(seen(bob, album)).isEqualTo(before);
    }

    @Test
    @DisplayName("UI-1 The fields of an edit may stand in the query when the form is empty, and only then")
    void fieldsInQuery() {
        String album = album();
        var renamed = alice.send("PATCH", "/api/albums/" + album + "?name=New%20name", FORM, "");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.json().path("name").asText()).isEqualTo("New name");
        assertThat(renamed.json().path("description").asText()).isEqualTo("left and right");
        var both = alice.send("PATCH", "/api/albums/" + album + "?name=Other", FORM, "addUser=true");
        assertThat(both.json().path("name").asText()).isEqualTo("New name");
        var created = alice.send("POST", "/api/albums?name=In+query", FORM, "");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("name").asText()).isEqualTo("In query");
    }

    @Test
    @DisplayName("UI-2 A form edit that names no field clears the description; an empty JSON object changes nothing")
    void noField() {
        String album = album();
        var same = alice.json("PATCH", "/api/albums/" + album, "{}");
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.json().path("description").asText()).isEqualTo("left and right");
        var cleared = alice.send("PATCH", "/api/albums/" + album, FORM, "");
        assertThat(cleared.status()).isEqualTo(200);
        assertThat(cleared.json().path("description").asText("?")).isEmpty();
        assertThat(cleared.json().path("name").asText()).isEqualTo("knee");
    }

    @Test
    @DisplayName("ALB-28 ALB-29 A favourite is each member's own, set and cleared with 204, again without effect")
    void favorites() {
        String album = album();
        for (int again = 0; again < 2; again++) {
            assertThat(bob.put("/api/albums/" + album + "/favorites").status()).isEqualTo(204);
        }
        assertThat(seen(bob, album).path("is_favorite").asBoolean()).isTrue();
        assertThat(seen(alice, album).path("is_favorite").asBoolean(true)).isFalse();
        for (int again = 0; again < 2; again++) {
            assertThat(bob.delete("/api/albums/" + album + "/favorites").status())
                    .isEqualTo(204);
        }
        assertThat(seen(bob, album).path("is_favorite").asBoolean(true)).isFalse();
        assertThat(server.user("carol")
                        .put("/api/albums/" + album + "/favorites")
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("ALB-38 Counters and modalities speak of populated series and of each study once")
    void counters() {
        String album = album();
        server.upload(alice, album, "1.2.42", "1.2.42.1");
        server.upload(alice, album, "1.2.42", "1.2.42.2");
        server.upload(alice, album, "1.2.43", "1.2.43.1");
        server.sql("update series set instances = 3, modality = 'MR' where series_uid = '1.2.42.1'");
        server.sql("update series set instances = 4, modality = 'CT' where series_uid = '1.2.42.2'");
        server.sql("update series set populated = false, modality = 'XA', reserved_until = now() + interval '1 hour'"
                + " where series_uid = '1.2.43.1'");
        var full = seen(bob, album);
        assertThat(full.path("modalities").toString()).isEqualTo("[\"CT\",\"MR\"]");
        assertThat(full.path("number_of_users").asInt()).isEqualTo(2);
        assertThat(full.path("number_of_studies").asInt()).isEqualTo(1);
        assertThat(full.path("number_of_series").asInt()).isEqualTo(2);
        assertThat(full.path("number_of_instances").asInt()).isEqualTo(7);
        assertThat(alice.get("/api/albums").json().findValues("album_id").toString())
                .contains(album);
    }

    @Test
    @DisplayName("ALB-23 ALB-26 Whoever stops being admin loses the tokens made for the album, however that happens")
    void tokensEnd() {
        String album = album();
        var admin = server.user("carol");
        for (String way : List.of("/users/carol", "/users/carol/admin")) {
            alice.put("/api/albums/" + album + "/users/carol/admin");
            String token = admin.form(
                            "POST",
                            "/api/capabilities",
                            "title",
                            "t",
                            "scope_type",
                            "album",
                            "album",
                            album,
                            "read_permission",
                            "true")
                    .accessToken();
            var bearer = server.bearer(token);
            assertThat(bearer.get("/api/albums/" + album).status()).isEqualTo(200);
            assertThat(alice.delete("/api/albums/" + album + way).status()).isEqualTo(204);
            assertThat(bearer.get("/api/albums/" + album).status()).isEqualTo(401);
            assertThat(server.value("select u.sub from capability_tokens c join users u on u.id = c.revoked_by"
                            + " where c.title = 't' order by c.issued_at_time desc limit 1"))
                    .isEqualTo("alice");
        }
    }

    @Test
    @DisplayName("ALB-11 ALB-13 The full object has exactly the fields of 2.4.1, the reduced one those for tokens")
    void objects() {
        String album = album();
        assertThat(seen(alice, album).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "album_id",
                        "name",
                        "description",
                        "modalities",
                        "created_time",
                        "last_event_time",
                        "number_of_users",
                        "number_of_comments",
                        "number_of_studies",
                        "number_of_series",
                        "number_of_instances",
                        "add_user",
                        "download_series",
                        "send_series",
                        "delete_series",
                        "add_series",
                        "write_comments",
                        "is_favorite",
                        "notification_new_series",
                        "notification_new_comment",
                        "is_admin");
        String token = alice.form(
                        "POST",
                        "/api/capabilities",
                        "title",
                        "t",
                        "scope_type",
                        "album",
                        "album",
                        album,
                        "read_permission",
                        "true")
                .accessToken();
        var bearer = server.bearer(token);
        assertThat(seen(bearer, album).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "album_id",
                        "name",
                        "description",
                        "modalities",
                        "number_of_studies",
                        "number_of_series",
                        "number_of_instances");
        assertThat(bearer.get("/api/albums/" + album + "?includeUsers=true").status())
                .isEqualTo(403);
        assertThat(bearer.form("PATCH", "/api/albums/" + album, "name", "x").status())
                .isEqualTo(403);
    }
}
