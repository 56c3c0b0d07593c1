package maat.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What albums remember: each thing once, with who did it, shown to members. */
final class AlbumEventsTest {
    private static final AtomicInteger STUDIES = new AtomicInteger();

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

    private static String album(String... fields) {
        var named = new String[fields.length + 2];
        named[0] = "name";
        named[1] = "knee";
        System.arraycopy(fields, 0, named, 2, fields.length);
        return alice.form("POST", "/api/albums", named).json().path("album_id").asText();
    }

    private static String study() {
        return "1.2.3." + STUDIES.incrementAndGet();
    }

    private static JsonNode events(Session reader, String album, String query) {
        var answer = reader.get("/api/albums/" + album + "/events" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("X-Total-Count"))
                .hasValue(String.valueOf(answer.json().size()));
        return answer.json();
    }

    /** Names of the mutations, newest first. */
    private static List<String> mutations(String album, String filters) {
        return StreamSupport.stream(
                        events(alice, album, "?types=mutations" + filters).spliterator(), false)
                .map(event -> event.path("mutation_type").asText())
                .toList();
    }

    private static String lastEvent(String album) {
        return server.value("select last_event_time from albums where album_id = '%s'".formatted(album));
    }

    private static String token(String album, String... permissions) {
        var fields = new java.util.ArrayList<>(List.of("title", "Feed", "scope_type", "album", "album", album));
        for (String permission : permissions) {
            fields.addAll(List.of(permission + "_permission", "true"));
        }
        return alice.form("POST", "/api/capabilities", fields.toArray(String[]::new))
                .json()
                .path("access_token")
                .asText();
    }

    @Test
    @DisplayName("ALB-36 Each change of members is recorded once, the right one, with whom it concerns")
    void recordsMembers() {
        String album = album();
        String users = "/api/albums/" + album + "/users/";
        alice.form("PATCH", "/api/albums/" + album, "addUser", "true");
        alice.form("PATCH", "/api/albums/" + album, "notificationNewSeries", "false");
        alice.put(users + "bob");
        alice.put(users + "bob");
        alice.put(users + "bob/admin");
        alice.put(users + "bob/admin");
        alice.put(users + "carol/admin");
        alice.delete(users + "bob/admin");
        alice.delete(users + "bob");
        carol.delete(users + "carol");
        assertThat(mutations(album, ""))
                .containsExactly(
                        "LEAVE_ALBUM",
                        "REMOVE_USER",
                        "DEMOTE_ADMIN",
                        "ADD_ADMIN",
                        "PROMOTE_ADMIN",
                        "ADD_USER",
                        "EDIT_ALBUM",
                        "CREATE_ALBUM");
        var all = events(alice, album, "");
        assertThat(all.get(0).has("target")).isFalse();
        assertThat(all.get(0).at("/source/sub").asText()).isEqualTo("carol");
        assertThat(all.get(0).at("/source/can_access").asBoolean(true)).isFalse();
        assertThat(all.get(0).path("source").has("is_admin")).isFalse();
        var removal = all.get(1);
        assertThat(removal.path("event_type").asText()).isEqualTo("Mutation");
        assertThat(removal.at("/target/email").asText()).isEqualTo("bob@example.org");
        assertThat(removal.path("source").toString())
                .isEqualTo("{\"email\":\"alice@example.org\",\"name\":\"ALICE\",\"sub\":\"alice\",\"can_access\":true,"
                        + "\"is_admin\":true}");
        assertThat(removal.path("post_date").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
        assertThat(removal.has("study") || removal.has("comment") || removal.has("is_private"))
                .isFalse();
    }

    @Test
    @DisplayName("ALB-36 What comes into an album and goes out of it is recorded once, naming what was new or removed")
    void recordsSeries() {
        String album = album("deleteSeries", "true");
        String study = study();
        server.upload(alice, "", study, study + ".1");
        server.upload(alice, "", study, study + ".2");
        server.upload(alice, album, study, study + ".3");
        server.upload(alice, album, study, study + ".3");
        String inAlbum = "/albums/" + album;
        alice.put("/api/studies/" + study + "/series/" + study + ".1" + inAlbum);
        alice.put("/api/studies/" + study + inAlbum + "?inbox=true");
        alice.put("/api/studies/" + study + inAlbum + "?inbox=true");
        alice.delete("/api/studies/" + study + "/series/" + study + ".1" + inAlbum);
        alice.delete("/api/studies/" + study + inAlbum);
        assertThat(mutations(album, ""))
                .containsExactly(
                        "REMOVE_STUDY",
                        "REMOVE_SERIES",
                        "IMPORT_STUDY",
                        "IMPORT_SERIES",
                        "IMPORT_SERIES",
                        "CREATE_ALBUM");
        var all = events(alice, album, "");
        assertThat(all.at("/2/study/UID").asText()).isEqualTo(study);
        assertThat(all.at("/2/study/series"))
                .as("the study's import names what was new only")
                .hasSize(1);
        assertThat(all.at("/2/study/series/0/UID").asText()).isEqualTo(study + ".2");
        assertThat(all.at("/2/study/series/0/is_present_in_album").asBoolean(true))
                .isFalse();
        assertThat(all.at("/0/study/series")).hasSize(2);
        assertThat(all.at("/0/source").has("capability_token")).isFalse();
    }

    @Test
    @DisplayName("ALB-37 The source names the token that acted, and its owner")
    void namesTokens() {
        String album = album("deleteSeries", "true");
        var feed = server.bearer(token(album, "read", "write"));
        String study = study();
        server.upload(feed, "", study, study + ".1");
        var removal = feed.delete("/api/studies/" + study);
        assertThat(removal.status()).as(removal.body()).isEqualTo(204);
        assertThat(mutations(album, "")).containsExactly("REMOVE_STUDY", "IMPORT_SERIES", "CREATE_ALBUM");
        var all = events(alice, album, "");
        assertThat(all.at("/1/source/sub").asText()).isEqualTo("alice");
        assertThat(all.at("/1/source/capability_token/title").asText()).isEqualTo("Feed");
        String id = all.at("/0/source/capability_token/id").asText();
        assertThat(mutations(album, "&capabilityToken=" + id)).containsExactly("REMOVE_STUDY", "IMPORT_SERIES");
    }

    @Test
    @DisplayName(
            "ALB-36 Q-40 What the original forgets is recorded too: sending, removing from the inbox, deleting an album")
    void recordsBeyondTheOriginal() {
        String album = album();
        String study = study();
        server.upload(alice, "", study, study + ".1");
        alice.put("/api/studies/" + study + "/users/bob?inbox=true");
        alice.put("/api/studies/" + study + "/users/bob?inbox=true");
        alice.put("/api/studies/" + study + "/series/" + study + ".1/users/carol");
        alice.delete("/api/studies/" + study);
        assertThat(server.value("""
                        select string_agg(e.mutation || coalesce(' ' || u.sub, ''), ', ' order by e.id)
                        from events e join studies t on t.id = e.study left join users u on u.id = e.target
                        where t.study_uid = '%s'""".formatted(study))).isEqualTo("SEND_STUDY bob, SEND_SERIES carol, REMOVE_STUDY");
        alice.delete("/api/albums/" + album);
        assertThat(server.value("select mutation from events where deleted_album = '%s'".formatted(album)))
                .isEqualTo("DELETE_ALBUM");
        assertThat(mutations(album(), "")).containsExactly("CREATE_ALBUM");
    }

    @Test
    @DisplayName("ALB-30 Admins and permitted members comment, up to 1,024 characters; 204")
    void comments() {
        String album = album();
        alice.put("/api/albums/" + album + "/users/bob");
        String comments = "/api/albums/" + album + "/comments";
        assertThat(bob.form("POST", comments, "comment", "x".repeat(1024)).status())
                .isEqualTo(204);
        assertThat(alice.json("POST", comments, "{\"comment\": \"Ünderstood\"}").status())
                .isEqualTo(204);
        for (String bad : List.of("", "  ", "x".repeat(1025))) {
            assertThat(bob.form("POST", comments, "comment", bad).status()).isEqualTo(400);
        }
        assertThat(bob.form("POST", comments, "other", "x").status()).isEqualTo(400);
        assertThat(bob.form("POST", comments, "comment", "x", "comment", "y").status())
                .isEqualTo(400);
        assertThat(bob.form("POST", comments, "comment", "x", "to_user", "").status())
                .isEqualTo(400);
        assertThat(carol.form("POST", comments, "comment", "x").status()).isEqualTo(404);
        var said = events(bob, album, "?types=comments");
        assertThat(said).hasSize(2);
        assertThat(said.at("/0/comment").asText()).isEqualTo("Ünderstood");
        assertThat(said.at("/0/event_type").asText()).isEqualTo("Comment");
        assertThat(said.at("/0/is_private").asBoolean(true)).isFalse();
        assertThat(said.get(0).has("target") || said.get(0).has("mutation_type"))
                .isFalse();
        String silent = album("writeComments", "false");
        alice.put("/api/albums/" + silent + "/users/bob");
        var refused = bob.form("POST", "/api/albums/" + silent + "/comments", "comment", "x");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/reasons/0").asText()).isEqualTo("write_comments_required");
        assertThat(alice.form("POST", "/api/albums/" + silent + "/comments", "comment", "x")
                        .status())
                .isEqualTo(204);
    }

    @Test
    @DisplayName("ALB-31 ALB-38 A private comment goes to a member, and two people see and count it")
    void privateComments() {
        String album = album();
        alice.put("/api/albums/" + album + "/users/bob");
        alice.put("/api/albums/" + album + "/users/carol");
        String comments = "/api/albums/" + album + "/comments";
        bob.form("POST", comments, "comment", "to all");
        assertThat(bob.form("POST", comments, "comment", "for alice", "to_user", "ALICE@example.org")
                        .status())
                .isEqualTo(204);
        assertThat(bob.form("POST", comments, "comment", "note to self", "to_user", "bob")
                        .status())
                .isEqualTo(204);
        server.user("dave");
        for (String stranger : List.of("dave", "nobody@example.org")) {
            var refused = bob.form("POST", comments, "comment", "x", "to_user", stranger);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.json().path("message").asText()).isEqualTo("User Not Found");
        }
        assertThat(events(carol, album, "?types=comments")).hasSize(1);
        assertThat(events(bob, album, "?types=comments")).hasSize(3);
        var forAlice = events(alice, album, "?types=comments");
        assertThat(forAlice).hasSize(2);
        assertThat(forAlice.at("/0/is_private").asBoolean()).isTrue();
        assertThat(forAlice.at("/0/target/sub").asText()).isEqualTo("alice");
        for (var member : List.of(alice, bob, carol)) {
            assertThat(member.get("/api/albums/" + album)
                            .json()
                            .path("number_of_comments")
                            .asInt())
                    .isEqualTo(events(member, album, "?types=comments").size());
        }
    }

    @Test
    @DisplayName("ALB-32 ALB-33 UI-8 UI-9 Newest first, by kind, in pages; the total is what paging can reach")
    void lists() {
        String album = album();
        assertThat(events(alice, album, "?types=comments").isArray()).isTrue();
        for (String text : List.of("one", "two", "three")) {
            alice.form("POST", "/api/albums/" + album + "/comments", "comment", text);
        }
        assertThat(events(alice, album, "")).hasSize(4);
        assertThat(events(alice, album, "?types=comments&types=mutations")).hasSize(4);
        assertThat(events(alice, album, "?types=mutations")).hasSize(1);
        var page = alice.get("/api/albums/" + album + "/events?types=comments&limit=1&offset=1");
        assertThat(page.header("X-Total-Count")).hasValue("3");
        assertThat(page.json()).hasSize(1);
        assertThat(page.json().at("/0/comment").asText()).isEqualTo("two");
        assertThat(alice.get("/api/albums/" + album + "/events?limit=0").json()).isEmpty();
        for (String bad : List.of("types=all", "limit=-1", "offset=x", "types=")) {
            assertThat(alice.get("/api/albums/" + album + "/events?" + bad).status())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName("ALB-34 Mutations are filtered by type, family, user, token and time; unknown values are 400")
    void filters() {
        String album = album();
        String study = study();
        server.upload(alice, album, study, study + ".1");
        alice.put("/api/albums/" + album + "/users/bob");
        alice.put("/api/albums/" + album + "/users/carol");
        bob.delete("/api/albums/" + album + "/users/bob");
        assertThat(mutations(album, "&type=ADD_USER")).hasSize(2);
        assertThat(mutations(album, "&type=LEAVE_ALBUM&type=CREATE_ALBUM"))
                .containsExactly("LEAVE_ALBUM", "CREATE_ALBUM");
        assertThat(mutations(album, "&family=users")).hasSize(3);
        assertThat(mutations(album, "&family=Sending")).containsExactly("IMPORT_SERIES");
        assertThat(mutations(album, "&family=webhooks&family=report_provider")).isEmpty();
        assertThat(mutations(album, "&user=bob")).containsExactly("LEAVE_ALBUM", "ADD_USER");
        assertThat(mutations(album, "&user=BOB@example.org&user=carol")).hasSize(3);
        assertThat(mutations(album, "&user=bob&type=ADD_USER")).containsExactly("ADD_USER");
        String today = server.value("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD')");
        assertThat(mutations(album, "&startDate=" + today + "&endDate=" + today))
                .hasSize(5);
        assertThat(mutations(album, "&startDate=2001-01-01%2000:00:00&endDate=2001-01-01%2023:59:59"))
                .isEmpty();
        server.sql("update events set event_time = '2001-02-03 23:59:59.5' where mutation = 'CREATE_ALBUM'"
                + " and album = (select id from albums where album_id = '%s')".formatted(album));
        assertThat(mutations(album, "&endDate=2001-02-03")).containsExactly("CREATE_ALBUM");
        assertThat(mutations(album, "&endDate=2001-02-03%2023:59:58")).isEmpty();
        for (String bad : List.of(
                "type=add_user",
                "type=SEND_STUDY",
                "type=",
                "family=others",
                "family=none",
                "user=nobody",
                "user=",
                "studies=1.2.9999",
                "studies=x",
                "series=1.2.9999",
                "series=%25",
                "reportProvider=x",
                "capabilityToken=abcdefghij",
                "startDate=2001-02-30",
                "startDate=tomorrow",
                "endDate=2001-02-03T10:00:00",
                "endDate=%2B99999-01-01",
                "endDate=2001-02-03&endDate=2001-02-04")) {
            var answer = alice.get("/api/albums/" + album + "/events?types=mutations&" + bad);
            assertThat(answer.status()).as(bad + " " + answer.body()).isEqualTo(400);
            assertThat(answer.json().path("message").asText()).isEqualTo("Bad Query Parameter");
        }
        assertThat(events(alice, album, "?type=nonsense"))
                .as("filters are for mutations alone")
                .hasSize(5);
    }

    @Test
    @DisplayName("Q-13 The filter by series finds that series, and leaves the filter by study alone")
    void filtersBySeries() {
        String album = album();
        String one = study();
        String other = study();
        server.upload(alice, album, one, one + ".1");
        server.upload(alice, album, one, one + ".2");
        server.upload(alice, album, other, other + ".1");
        assertThat(mutations(album, "&series=" + one + ".1")).containsExactly("IMPORT_SERIES");
        assertThat(mutations(album, "&series=" + one + ".1&series=" + other + ".1"))
                .hasSize(2);
        assertThat(mutations(album, "&studies=" + one)).hasSize(2);
        assertThat(mutations(album, "&studies=" + one + "&series=" + other + ".1"))
                .isEmpty();
        String elsewhere = study();
        server.upload(bob, "", elsewhere, elsewhere + ".1");
        assertThat(alice.get("/api/albums/" + album + "/events?types=mutations&studies=" + elsewhere)
                        .status())
                .as("a study that the album never held is as unknown as one that nobody holds")
                .isEqualTo(400);
    }

    @Test
    @DisplayName("ALB-35 Events are for members; tokens of the album are 403, others 404")
    void membersOnly() {
        String album = album();
        String events = "/api/albums/" + album + "/events";
        assertThat(bob.get(events).status()).isEqualTo(404);
        assertThat(bob.get(events).json().path("message").asText()).isEqualTo("Album Not Found");
        assertThat(server.bearer(token(album, "read")).get(events).status()).isEqualTo(403);
        assertThat(server.bearer(token(album, "read"))
                        .form("POST", "/api/albums/" + album + "/comments", "comment", "x")
                        .status())
                .isEqualTo(403);
        assertThat(server.anonymous().get(events).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("ALB-39 The last event moves with public comments, members and series, and with nothing else")
    void movesLastEvent() {
        String album = album();
        String study = study();
        server.upload(alice, "", study, study + ".1");
        String base = "/api/albums/" + album;
        String studies = "/api/studies/" + study;
        moves(album, true, () -> alice.form("PATCH", base, "name", "hip"));
        moves(album, false, () -> alice.put(base + "/favorites"));
        moves(album, true, () -> alice.put(base + "/users/bob"));
        moves(album, true, () -> alice.put(base + "/users/bob"));
        moves(album, true, () -> alice.put(base + "/users/bob/admin"));
        moves(album, true, () -> alice.delete(base + "/users/bob/admin"));
        moves(album, true, () -> alice.form("POST", base + "/comments", "comment", "x"));
        moves(album, false, () -> alice.form("POST", base + "/comments", "comment", "x", "to_user", "bob"));
        moves(album, true, () -> alice.put(studies + "/albums/" + album + "?inbox=true"));
        moves(album, false, () -> alice.put(studies + "/albums/" + album + "?inbox=true"));
        moves(album, false, () -> token(album, "read"));
        moves(album, true, () -> alice.delete(studies + "/series/" + study + ".1/albums/" + album));
        moves(album, true, () -> server.upload(alice, album, study, study + ".2"));
        moves(album, true, () -> alice.delete(base + "/users/bob"));
        moves(album, false, () -> alice.get(base + "/events"));
    }

    private static void moves(String album, boolean expected, Runnable action) {
        String before = lastEvent(album);
        action.run();
        assertThat(!lastEvent(album).equals(before)).isEqualTo(expected);
    }
}
