package maat.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Calls as the original's web UI makes them, with the oddities that it has (web-ui-calls, section 1). */
final class WebUiCallsTest {
    private static final String STUDY = "/api/studies/1.2.301";
    private static final String SERIES = STUDY + "/series/1.2.301.1";

    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;

    private String album;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
        server.upload(alice, "", "1.2.301", "1.2.301.1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void album() {
        album = alice.album("knee");
    }

    private static int withJsonBody(Session by, String path) {
        return by.json("PUT", path, "{}").status();
    }

    @Test
    @DisplayName("UI-14 UI-15 A PUT may carry {} as JSON, and a source where none is needed: both are ignored")
    void ignoredBodies() {
        String inAlbum = "/albums/" + album;
        assertThat(withJsonBody(alice, STUDY + inAlbum + "?inbox=true")).isEqualTo(201);
        assertThat(withJsonBody(alice, SERIES + inAlbum + "?inbox=true")).isEqualTo(201);
        assertThat(withJsonBody(alice, STUDY + "?album=" + album)).isEqualTo(201);
        assertThat(withJsonBody(alice, SERIES + "?album=" + album)).isEqualTo(201);
        assertThat(alice.put(SERIES + "/users/bob?inbox=true").status()).isEqualTo(201);
        assertThat(alice.put(SERIES + "/users/bob?album=" + album).status()).isEqualTo(201);
    }

    @Test
    @DisplayName("UI-16 The codes of success are exactly those of the original")
    void codes() {
        String path = "/api/albums/" + album;
        assertStatus(201, alice.form("POST", "/api/albums", "name", "hip"));
        assertStatus(201, alice.put(path + "/users/bob@example.org"));
        assertStatus(204, alice.put(path + "/users/bob@example.org/admin"));
        assertStatus(204, alice.delete(path + "/users/bob@example.org/admin"));
        assertStatus(201, alice.put(STUDY + "/albums/" + album + "?inbox=true"));
        assertStatus(201, alice.put(STUDY + "?album=" + album));
        assertStatus(201, alice.put(SERIES));
        assertStatus(204, alice.form("POST", path + "/comments", "comment", "left"));
        assertStatus(204, alice.form("POST", STUDY + "/comments", "comment", "left"));
        assertStatus(200, alice.form("PATCH", path, "name", "knees"));
        assertStatus(200, alice.get("/api/inboxinfo"));
        assertStatus(204, alice.delete(SERIES + "/albums/" + album));
        assertStatus(204, alice.delete(path + "/users/bob"));
        String token = alice.form("POST", "/api/capabilities", "title", "t", "scope_type", "user")
                .json()
                .path("id")
                .asText();
        assertStatus(200, alice.form("POST", "/api/capabilities/" + token + "/revoke"));
        assertStatus(204, alice.delete(path));
    }

    private static void assertStatus(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    @Test
    @DisplayName("UI-8 Lists that are empty are [] with 200, whatever they list")
    void emptyLists() {
        for (String path : List.of(
                "/api/albums",
                "/api/capabilities",
                "/api/albums/" + album + "/events?types=comments&limit=50&offset=0",
                "/api/capabilities?valid=true&album=" + album)) {
            var answer = (path.contains(album) ? alice : bob).get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).isEqualTo("[]");
        }
    }

    @Test
    @DisplayName("UI-17 UI-30 An unknown user is told by exactly that class, and an album that is gone by its own")
    void classes() {
        var unknown = alice.put("/api/albums/" + album + "/users/nobody@example.org");
        assertThat(unknown.json().path("message").asText()).isEqualTo("User Not Found");
        alice.delete("/api/albums/" + album);
        var gone = alice.get("/api/albums/" + album);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().path("message").asText()).isEqualTo("Album Not Found");
    }

    @Test
    @DisplayName("UI-28 Times of albums are UTC without a zone")
    void times() {
        var created = alice.get("/api/albums/" + album).json();
        for (String field : List.of("created_time", "last_event_time")) {
            assertThat(created.path(field).asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?");
        }
    }

    @Test
    @DisplayName("UI-31 The list of albums to which series may be added is whole when no limit is sent")
    void wholeList() {
        server.sql("""
                with made as (
                    insert into albums (album_id, name, description, add_user, download_series, send_series,
                        delete_series, add_series, write_comments)
                    select 'many' || lpad(n::text, 6, '0'), 'many', '', false, true, true, false, true, true
                    from generate_series(1, 300) n returning id)
                insert into members (album, member, admin)
                select made.id, u.id, false from made, users u where u.sub = 'alice'""");
        var all = alice.get("/api/albums?canAddSeries=true&sort=-last_event_time");
        assertThat(all.json().size()).isGreaterThanOrEqualTo(300);
        assertThat(all.header("X-Total-Count"))
                .contains(Integer.toString(all.json().size()));
    }
}
