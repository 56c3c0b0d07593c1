package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What tokens of albums, user tokens and viewer tokens list, send, claim and remove (reference 2.3, 2.5, 2.6). */
final class TokenCallersTest {
    private static final AtomicInteger STUDIES = new AtomicInteger();

    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;

    private String album;
    private String other;
    private String shared;
    private String inboxOnly;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Alice has two series of a study in her inbox, one of them in an album too, and a study in her inbox alone. */
    @BeforeEach
    void world() {
        album = album();
        other = album();
        shared = "1.2.77." + STUDIES.incrementAndGet();
        inboxOnly = "1.2.78." + STUDIES.get();
        server.upload(alice, "", shared, shared + ".1");
        server.upload(alice, "", shared, shared + ".2");
        server.upload(alice, "", inboxOnly, inboxOnly + ".1");
        alice.put("/api/studies/" + shared + "/series/" + shared + ".1/albums/" + album);
    }

    private static String album() {
        return alice.album("knee");
    }

    /** A token of the album with these flags. */
    private Session link(String... flags) {
        var fields = new ArrayList<>(List.of("title", "Feed", "scope_type", "album", "album", album));
        for (String flag : flags) {
            fields.addAll(List.of(flag + "_permission", "true"));
        }
        return capability(fields);
    }

    private static Session capability(List<String> fields) {
        return server.bearer(alice.form("POST", "/api/capabilities", fields.toArray(String[]::new))
                .accessToken());
    }

    private static Session viewer(Session of, String study, String... source) {
        return server.bearer(
                of.exchange(of.token(), "viewer read write", study, source).accessToken());
    }

    /** The studies listed, each with its number of series, in the order of this test's world. */
    private List<String> listed(Session who, String query) {
        var answer = who.get("/api/studies?sort=StudyInstanceUID&" + query);
        assertThat(answer.status()).as(query + " " + answer.body()).isIn(200, 204);
        var found = new ArrayList<String>();
        if (answer.status() == 200) {
            for (var study : answer.json()) {
                String uid = study.at("/0020000D/Value/0").asText();
                if (uid.equals(shared) || uid.equals(inboxOnly)) {
                    found.add((uid.equals(shared) ? "shared " : "inbox only ")
                            + study.at("/00201206/Value/0").asText());
                }
            }
        }
        return found;
    }

    private static String message(ServerUnderTest.Answer answer) {
        return answer.status() + " " + answer.json().path("message").asText();
    }

    @Test
    @DisplayName(
            "STU-01 STU-03 CAP-18 Without a source inbox and albums are listed, each series once; inbox=false is none")
    void everywhere() {
        var userToken = capability(List.of("title", "me", "scope_type", "user"));
        for (var who : List.of(alice, userToken)) {
            assertThat(listed(who, "")).containsExactly("shared 2", "inbox only 1");
            assertThat(listed(who, "inbox=false")).containsExactly("shared 2", "inbox only 1");
            assertThat(listed(who, "inbox=TRUE")).containsExactly("shared 2", "inbox only 1");
            assertThat(listed(who, "album=" + album)).containsExactly("shared 1");
        }
        alice.put("/api/albums/" + album + "/users/bob");
        assertThat(listed(bob, "")).containsExactly("shared 1");
        assertThat(listed(bob, "inbox=true")).isEmpty();
    }

    @Test
    @DisplayName(
            "STU-05 D-07 An album token lists its album, implied or named; the inbox is 400, no read 403, others 404")
    void albumTokens() {
        var reader = link("read");
        assertThat(listed(reader, "")).containsExactly("shared 1");
        assertThat(listed(reader, "album=" + album)).containsExactly("shared 1");
        assertThat(message(reader.get("/api/studies?inbox=true"))).isEqualTo("400 Bad Query Parameter");
        assertThat(message(reader.get("/api/studies?album=" + other))).isEqualTo("404 Album Not Found");
        var none = reader.get("/api/studies?StudyInstanceUID=" + inboxOnly);
        assertThat(none.status()).isEqualTo(204);
        assertThat(none.header("X-Total-Count")).contains("0");
        for (var blind : List.of(link("write"), link())) {
            assertThat(message(blind.get("/api/studies"))).isEqualTo("403 Authorization error");
            assertThat(message(blind.get("/api/studies?album=" + album))).isEqualTo("403 Authorization error");
        }
    }

    @Test
    @DisplayName("STU-06 Q-11 TOK-06 A viewer token lists its one study, with what its source holds of it")
    void viewerTokens() {
        assertThat(listed(viewer(alice, shared), "")).containsExactly("shared 2");
        assertThat(listed(viewer(alice, shared, "source_type", "inbox"), "")).containsExactly("shared 2");
        assertThat(listed(viewer(alice, shared, "source_type", "inbox"), "inbox=true"))
                .containsExactly("shared 2");
        var ofAlbum = viewer(alice, shared, "source_type", "album", "source_id", album);
        assertThat(listed(ofAlbum, "")).containsExactly("shared 1");
        assertThat(listed(ofAlbum, "album=" + album)).containsExactly("shared 1");
        assertThat(listed(viewer(link("read"), shared), "")).containsExactly("shared 1");
        for (var viewer : List.of(viewer(alice, shared), ofAlbum)) {
            var elsewhere = viewer.get("/api/studies?StudyInstanceUID=" + inboxOnly);
            assertThat(elsewhere.status()).isEqualTo(204);
            assertThat(elsewhere.header("X-Total-Count")).contains("0");
            assertThat(message(viewer.get("/api/studies/" + inboxOnly + "/series")))
                    .isEqualTo("404 Study Not Found");
        }
    }

    @Test
    @DisplayName("SND-05 D-08 An album token sends out of its album with read and appropriate; inbox or others are 400")
    void albumTokensSend() {
        String toBob = "/api/studies/" + shared + "/users/bob";
        for (var flags : List.of(new String[] {"read"}, new String[] {"read", "write"}, new String[] {"write"})) {
            assertThat(message(link(flags).put(toBob))).isEqualTo("403 Authorization error");
            assertThat(message(link(flags).put("/api/studies/" + shared + "/series/" + shared + ".1/users/bob")))
                    .isEqualTo("403 Authorization error");
        }
        var sender = link("read", "appropriate");
        assertThat(message(sender.put(toBob + "?inbox=true"))).isEqualTo("400 Bad Query Parameter");
        assertThat(message(sender.put(toBob + "?album=" + other))).isEqualTo("400 Bad Query Parameter");
        assertThat(message(sender.put("/api/studies/" + shared + "/users/nobody")))
                .isEqualTo("404 User Not Found");
        assertThat(message(sender.put("/api/studies/" + inboxOnly + "/users/bob")))
                .isEqualTo("404 Study Not Found");
        assertThat(listed(bob, "inbox=true")).isEmpty();
        assertThat(sender.put(toBob).status()).isEqualTo(201);
        assertThat(sender.put(toBob + "?album=" + album).status()).isEqualTo(201);
        assertThat(listed(bob, "inbox=true")).containsExactly("shared 1");
    }

    @Test
    @DisplayName(
            "SND-11 An album token with write reserves or adds a series in its album; without 403, of elsewhere 404")
    void albumTokensClaim() {
        String fresh = shared + ".9";
        String path = "/api/studies/" + shared + "/series/";
        assertThat(message(link("read", "appropriate").put(path + fresh))).isEqualTo("403 Authorization error");
        var writer = link("write");
        assertThat(message(writer.put(path + shared + ".2"))).isEqualTo("404 Series Not Found");
        assertThat(message(writer.put("/api/studies/" + inboxOnly + "/series/" + inboxOnly + ".1")))
                .isEqualTo("404 Series Not Found");
        assertThat(writer.put(path + fresh).status()).isEqualTo(201);
        assertThat(writer.put(path + fresh).status()).isEqualTo(201);
        assertThat(writer.put(path + shared + ".1").status())
                .as("is in the album already")
                .isEqualTo(201);
        var events =
                alice.get("/api/albums/" + album + "/events?types=mutations").json();
        assertThat(events.findValuesAsText("mutation_type"))
                .containsExactly("IMPORT_SERIES", "IMPORT_SERIES", "CREATE_ALBUM");
        assertThat(events.at("/0/study/series/0/UID").asText()).isEqualTo(fresh);
        assertThat(events.at("/0/source/capability_token/title").asText()).isEqualTo("Feed");
        assertThat(server.upload(writer, "", shared, fresh).path("allowed").asBoolean())
                .as("the one who reserved can upload")
                .isTrue();
        assertThat(listed(link("read"), "")).containsExactly("shared 2");
        assertThat(listed(alice, "inbox=true")).containsExactly("shared 2", "inbox only 1");
    }

    @Test
    @DisplayName("Q-04 An album token takes no study from elsewhere in: PUT without an album is 404")
    void takesNothingFromElsewhere() {
        var all = link("read", "write", "appropriate", "download");
        assertThat(all.put("/api/studies/" + inboxOnly).status()).isEqualTo(404);
        assertThat(all.put("/api/studies/" + shared).status()).isEqualTo(404);
        assertThat(listed(all, "")).containsExactly("shared 1");
    }

    @Test
    @DisplayName("SND-18 An album token removes from its album with read and write; the owner's inbox is untouched")
    void albumTokensRemove() {
        String series = "/api/studies/" + shared + "/series/" + shared + ".1";
        for (var weak : List.of(link("read"), link("write"), link("read", "appropriate"))) {
            assertThat(message(weak.delete(series))).isEqualTo("403 Authorization error");
            assertThat(message(weak.delete("/api/studies/" + shared))).isEqualTo("403 Authorization error");
            assertThat(message(weak.delete("/api/studies/" + shared + "/albums/" + album)))
                    .isEqualTo("403 Authorization error");
        }
        var remover = link("read", "write");
        assertThat(message(remover.delete("/api/studies/" + shared + "/series/" + shared + ".2")))
                .isEqualTo("404 Series Not Found");
        assertThat(message(remover.delete("/api/studies/" + inboxOnly))).isEqualTo("404 Study Not Found");
        assertThat(message(remover.delete("/api/studies/" + shared + "/albums/" + other)))
                .isEqualTo("404 Album Not Found");
        assertThat(remover.delete(series).status()).isEqualTo(204);
        assertThat(message(remover.delete(series))).isEqualTo("404 Series Not Found");
        alice.put(series + "/albums/" + album);
        assertThat(remover.delete("/api/studies/" + shared).status()).isEqualTo(204);
        alice.put(series + "/albums/" + album);
        assertThat(remover.delete("/api/studies/" + shared + "/albums/" + album).status())
                .isEqualTo(204);
        assertThat(listed(remover, "")).isEmpty();
        assertThat(listed(alice, "inbox=true")).containsExactly("shared 2", "inbox only 1");
        assertThat(alice.get("/api/albums/" + album + "/events?types=mutations")
                        .json()
                        .findValuesAsText("mutation_type"))
                .startsWith("REMOVE_STUDY", "IMPORT_SERIES", "REMOVE_STUDY", "IMPORT_SERIES", "REMOVE_SERIES");
    }

    @Test
    @DisplayName("SND-25 H-36 A viewer token sends, claims and removes nothing, whatever its source")
    void viewersMoveNothing() {
        String study = "/api/studies/" + shared;
        String series = study + "/series/" + shared + ".1";
        for (var viewer : List.of(
                viewer(alice, shared),
                viewer(alice, shared, "source_type", "inbox"),
                viewer(alice, shared, "source_type", "album", "source_id", album),
                viewer(link("read", "write", "appropriate"), shared))) {
            for (String path : List.of(
                    study + "?album=" + album,
                    study + "/users/bob?inbox=true",
                    study + "/users/bob?album=" + album,
                    study + "/albums/" + other + "?inbox=true",
                    series,
                    series + "/users/bob",
                    series + "/albums/" + other)) {
                assertThat(viewer.put(path).status()).as(path).isEqualTo(403);
            }
            for (String path : List.of(study, study + "/albums/" + album, series, series + "/albums/" + album)) {
                assertThat(viewer.delete(path).status()).as(path).isEqualTo(403);
            }
        }
        assertThat(listed(bob, "")).isEmpty();
        assertThat(listed(alice, "album=" + album)).containsExactly("shared 1");
        assertThat(listed(alice, "inbox=true")).containsExactly("shared 2", "inbox only 1");
    }
}
