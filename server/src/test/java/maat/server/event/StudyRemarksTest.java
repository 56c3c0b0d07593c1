package maat.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people say about studies, and mark among them. */
final class StudyRemarksTest extends EventWorld {

    private static JsonNode comments(Session reader, String study) {
        var answer = reader.get("/api/studies/" + study + "/comments");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("X-Total-Count"))
                .hasValue(String.valueOf(answer.json().size()));
        return answer.json();
    }

    private static int comment(Session author, String study, String... fields) {
        return author.form("POST", "/api/studies/" + study + "/comments", fields)
                .status();
    }

    /** A study in Alice's inbox and in an album that she shares with Bob. */
    private static String shared(String album) {
        String study = study();
        server.upload(alice, "", study, study + ".1");
        alice.put("/api/albums/" + album + "/users/bob");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        return study;
    }

    private static String favorites(String study) {
        return server.value("""
                select coalesce(string_agg(s.series_uid, ' ' order by s.series_uid), '') from album_series l
                join series s on s.id = l.series join studies t on t.id = s.study
                where t.study_uid = '%s' and l.favorite""".formatted(study));
    }

    @Test
    @DisplayName(
            "STU-27 STU-28 UI-8 UI-9 UI-16 Whoever sees a study comments on it and reads what was said, newest first; others 403")
    void comments() {
        String album = album();
        String study = shared(album);
        assertThat(comments(alice, study).isArray()).isTrue();
        assertThat(comment(alice, study, "comment", "one")).isEqualTo(204);
        assertThat(comment(bob, study, "comment", "x".repeat(1024))).isEqualTo(204);
        var said = comments(alice, study);
        assertThat(said).hasSize(2);
        assertThat(said.at("/1/comment").asText()).isEqualTo("one");
        assertThat(said.at("/1/event_type").asText()).isEqualTo("Comment");
        assertThat(said.at("/1/is_private").asBoolean(true)).isFalse();
        assertThat(said.at("/1/source").toString())
                .isEqualTo(
                        "{\"email\":\"alice@example.org\",\"name\":\"ALICE\",\"sub\":\"alice\",\"can_access\":true}");
        for (String bad : List.of("", " ", "x".repeat(1025))) {
            assertThat(comment(bob, study, "comment", bad)).isEqualTo(400);
        }
        assertThat(comment(bob, study, "to_user", "alice")).isEqualTo(400);
        for (String bad : List.of("[]", "null", "\"\\u0000\"", "\"\\ud800\"", "{}", "[\"a\", \"b\"]")) {
            assertThat(bob.json("POST", "/api/studies/" + study + "/comments", "{\"comment\": " + bad + "}")
                            .status())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(comment(carol, study, "comment", "x")).isEqualTo(403);
        assertThat(carol.get("/api/studies/" + study + "/comments").status()).isEqualTo(403);
        assertThat(carol.get("/api/studies/1.2.9999/comments").status()).isEqualTo(403);
        assertThat(carol.get("/api/studies/1.2.x/comments").status()).isEqualTo(400);
        var page = bob.get("/api/studies/" + study + "/comments?limit=1&offset=1");
        assertThat(page.header("X-Total-Count")).hasValue("2");
        assertThat(page.json().at("/0/comment").asText()).isEqualTo("one");
        assertThat(bob.get("/api/studies/" + study + "/comments?limit=-1").status())
                .isEqualTo(400);
        assertThat(events(alice, album, "?types=comments"))
                .as("they belong to the study")
                .isEmpty();
        alice.delete("/api/albums/" + album + "/users/bob");
        assertThat(comments(alice, study).at("/0/source/can_access").asBoolean(true))
                .as("who said it sees the study no more")
                .isFalse();
    }

    @Test
    @DisplayName(
            "STU-27 Q-21 Public comments belong to the study: members of another album read them, as the document says")
    void acrossAlbums() {
        String study = shared(album());
        String other = album();
        alice.put("/api/albums/" + other + "/users/carol");
        alice.put("/api/studies/" + study + "/albums/" + other + "?inbox=true");
        assertThat(comment(bob, study, "comment", "seen from my album")).isEqualTo(204);
        assertThat(comments(carol, study).at("/0/comment").asText()).isEqualTo("seen from my album");
        assertThat(carol.get("/api/openapi").body()).contains("They belong to the study, not to an album");
    }

    @Test
    @DisplayName("STU-28 STU-27 A private comment goes to somebody who sees the study; two people read it")
    void privateComments() {
        String album = album();
        String study = shared(album);
        alice.put("/api/studies/" + study + "/users/carol?inbox=true");
        assertThat(comment(bob, study, "comment", "psst", "to_user", "alice@example.org"))
                .isEqualTo(204);
        assertThat(comment(bob, study, "comment", "to all")).isEqualTo(204);
        assertThat(comments(bob, study)).hasSize(2);
        assertThat(comments(alice, study)).hasSize(2);
        assertThat(comments(alice, study).at("/1/target/sub").asText()).isEqualTo("alice");
        assertThat(comments(carol, study)).hasSize(1);
        server.user("dave");
        for (String blind : List.of("dave", "nobody")) {
            var refused = bob.form("POST", "/api/studies/" + study + "/comments", "comment", "x", "to_user", blind);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.json().path("message").asText()).isEqualTo("User Not Found");
        }
        assertThat(comments(bob, study)).hasSize(2);
    }

    @Test
    @DisplayName("STU-27 Tokens of an album read public comments only, with read, and write none")
    void tokens() {
        String album = album();
        String study = shared(album);
        comment(alice, study, "comment", "public");
        comment(alice, study, "comment", "to myself", "to_user", "alice");
        var reader = server.bearer(token(album, "read"));
        assertThat(comments(reader, study)).hasSize(1);
        assertThat(comments(alice, study)).hasSize(2);
        assertThat(server.bearer(token(album, "write"))
                        .get("/api/studies/" + study + "/comments")
                        .status())
                .isEqualTo(403);
        assertThat(comment(reader, study, "comment", "x")).isEqualTo(403);
    }

    @Test
    @DisplayName("H-36 STU-27 A viewer token reads the public comments of its study, and writes none")
    void viewers() {
        String study = shared(album());
        comment(alice, study, "comment", "public");
        comment(alice, study, "comment", "to myself", "to_user", "alice");
        String token = alice.exchange(alice.token(), "viewer read write", study).accessToken();
        var viewer = server.bearer(token);
        assertThat(comments(viewer, study)).hasSize(1);
        assertThat(comment(viewer, study, "comment", "x")).isEqualTo(403);
        assertThat(viewer.put("/api/studies/" + study + "/favorites?inbox=true").status())
                .isEqualTo(403);
        assertThat(viewer.get("/api/studies/" + shared(album()) + "/comments").status())
                .isEqualTo(403);
    }

    @Test
    @DisplayName("STU-24 A study is marked and unmarked in one source, for all members of an album; recorded once")
    void marksStudies() {
        String album = album();
        String study = shared(album);
        String path = "/api/studies/" + study + "/favorites?album=" + album;
        assertThat(bob.put(path).status()).isEqualTo(204);
        assertThat(bob.put(path).status()).isEqualTo(204);
        assertThat(favorites(study)).isEqualTo(study + ".1");
        assertThat(alice.delete(path).status()).isEqualTo(204);
        assertThat(favorites(study)).isEmpty();
        assertThat(mutations(album, "&type=ADD_FAV&type=REMOVE_FAV")).containsExactly("REMOVE_FAV", "ADD_FAV");
        assertThat(events(alice, album, "").at("/1/study/series/0/UID").asText())
                .isEqualTo(study + ".1");
        assertThat(alice.put("/api/studies/" + study + "/favorites?inbox=true").status())
                .isEqualTo(204);
        assertThat(server.value("select count(*) from inbox_series where favorite"))
                .isEqualTo("1");
        assertThat(favorites(study)).isEmpty();
    }

    @Test
    @DisplayName("STU-24 Q-10 Exactly one source; a study out of sight is 403, one that is elsewhere 404")
    void namesOneSource() {
        String album = album();
        String study = shared(album);
        String path = "/api/studies/" + study + "/favorites";
        for (String source : List.of("", "?inbox=true&album=" + album, "?inbox=false", "?album=")) {
            assertThat(alice.put(path + source).status()).as(source).isBetween(400, 404);
        }
        assertThat(alice.put(path).status()).isEqualTo(400);
        assertThat(alice.put(path + "?inbox=true&album=" + album).status()).isEqualTo(400);
        assertThat(bob.put(path + "?inbox=true").status()).isEqualTo(404);
        assertThat(carol.put(path + "?inbox=true").status()).isEqualTo(403);
        assertThat(carol.put(path + "?album=" + album).status()).isEqualTo(404);
        assertThat(carol.put("/api/studies/1.2.9999/favorites?inbox=true").status())
                .isEqualTo(403);
    }

    @Test
    @DisplayName(
            "STU-25 Q-14 A series is marked where it is; in a source that does not hold it, it is 404 and no error")
    void marksSeries() {
        String album = album();
        String study = shared(album);
        server.upload(alice, "", study, study + ".2");
        String one = "/api/studies/" + study + "/series/" + study + ".1/favorites?album=" + album;
        String elsewhere = "/api/studies/" + study + "/series/" + study + ".2/favorites?album=" + album;
        assertThat(bob.put(one).status()).isEqualTo(204);
        assertThat(favorites(study)).isEqualTo(study + ".1");
        var refused = alice.put(elsewhere);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.json().path("message").asText()).isEqualTo("Series Not Found");
        assertThat(alice.delete(elsewhere).status()).isEqualTo(404);
        assertThat(bob.put(elsewhere).status()).isEqualTo(403);
        assertThat(bob.delete(one).status()).isEqualTo(204);
        assertThat(favorites(study)).isEmpty();
        assertThat(mutations(album, "&series=" + study + ".1"))
                .containsExactly("REMOVE_FAV", "ADD_FAV", "IMPORT_STUDY");
    }

    @Test
    @DisplayName("STU-26 In an album favourites need the right to add series, or being admin; tokens mark nothing")
    void needsAddSeries() {
        String album = album("addSeries", "false");
        String study = shared(album);
        String path = "/api/studies/" + study + "/favorites?album=" + album;
        var refused = bob.put(path);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/reasons/0").asText()).isEqualTo("add_series_required");
        assertThat(server.bearer(token(album, "read", "write")).put(path).status())
                .isEqualTo(403);
        assertThat(favorites(study)).isEmpty();
        assertThat(alice.put(path).status()).isEqualTo(204);
    }
}
