package maat.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import maat.server.ServerUnderTest.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is recorded, and how it moves an album's last event. */
final class RecordingTest extends EventWorld {
    @Test
    @DisplayName("ALB-36 UI-28 Each change of members is recorded once, the right one, with whom it concerns")
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
    @DisplayName("ALB-39 The last event moves with public comments, members and series, and with nothing else")
    void movesLastEvent() {
        String album = album();
        String study = study();
        server.upload(alice, "", study, study + ".1");
        String base = "/api/albums/" + album;
        String studies = "/api/studies/" + study;
        moves(album, true, () -> alice.form("PATCH", base, "name", "hip"));
        moves(album, false, () -> alice.put(base + "/favorites"));
        moves(album, false, () -> alice.form("PATCH", base, "notificationNewSeries", "false"));
        moves(album, false, () -> alice.json("PATCH", base, "{}"));
        moves(album, true, () -> alice.put(base + "/users/bob"));
        moves(album, true, () -> alice.put(base + "/users/bob"));
        moves(album, true, () -> alice.put(base + "/users/bob/admin"));
        moves(album, true, () -> alice.delete(base + "/users/bob/admin"));
        moves(album, true, () -> alice.form("POST", base + "/comments", "comment", "x"));
        moves(album, false, () -> alice.form("POST", base + "/comments", "comment", "x", "to_user", "bob"));
        moves(album, true, () -> alice.put(studies + "/albums/" + album + "?inbox=true"));
        moves(album, true, () -> alice.put(studies + "/favorites?album=" + album));
        moves(album, false, () -> alice.put(studies + "/favorites?album=" + album));
        moves(album, false, () -> alice.put(studies + "/favorites?inbox=true"));
        moves(album, false, () -> alice.form("POST", studies + "/comments", "comment", "x"));
        moves(album, false, () -> alice.put(studies + "/albums/" + album + "?inbox=true"));
        moves(album, false, () -> token(album, "read"));
        moves(album, true, () -> alice.delete(studies + "/series/" + study + ".1/albums/" + album));
        moves(album, true, () -> server.upload(alice, album, study, study + ".2"));
        moves(album, true, () -> alice.delete(base + "/users/bob"));
        moves(album, true, () -> alice.put(base + "/users/bob"));
        moves(album, true, () -> bob.delete(base + "/users/bob"));
        moves(album, false, () -> alice.get(base + "/events"));
    }

    private static void moves(String album, boolean expected, Supplier<Object> action) {
        String before = lastEvent(album);
        if (action.get() instanceof Answer answer) {
            assertThat(answer.status()).isBetween(200, 299);
        }
        assertThat(!lastEvent(album).equals(before)).isEqualTo(expected);
    }

    @Test
    @DisplayName("OPS-06 ALB-36 What many do at once is done and recorded once, and everybody is told that it is so")
    void recordsOnceInARace() {
        String album = album();
        String study = study();
        server.upload(alice, "", study, study + ".1");
        String users = "/api/albums/" + album + "/users/";
        assertThat(atOnce(() -> alice.put(users + "bob"))).containsOnly(201);
        assertThat(atOnce(() -> alice.put(users + "bob/admin"))).containsOnly(204);
        assertThat(atOnce(() -> alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true")))
                .containsOnly(201);
        assertThat(atOnce(() -> alice.put("/api/studies/" + study + "/favorites?album=" + album)))
                .containsOnly(204);
        assertThat(atOnce(() -> alice.put("/api/studies/" + study + "/users/carol?inbox=true")))
                .containsOnly(201);
        assertThat(mutations(album, ""))
                .containsExactly("ADD_FAV", "IMPORT_STUDY", "PROMOTE_ADMIN", "ADD_USER", "CREATE_ALBUM");
        assertThat(server.value("""
                        select count(*) from events e join studies t on t.id = e.study
                        where t.study_uid = '%s' and e.mutation = 'SEND_STUDY'""".formatted(study))).isEqualTo("1");
    }

    @Test
    @DisplayName(
            "OPS-06 A comment on an album that goes at the same time is either in it, or 404; nothing is left of it")
    void commentsOnWhatGoes() {
        String album = album();
        var first = new AtomicBoolean(true);
        var statuses = atOnce(() -> first.getAndSet(false)
                ? alice.delete("/api/albums/" + album)
                : alice.form("POST", "/api/albums/" + album + "/comments", "comment", "last words"));
        assertThat(statuses).isSubsetOf(204, 404);
        assertThat(server.value("select count(*) from events where comment = 'last words'"))
                .isEqualTo("0");
    }

    /** Statuses of the same request sent by eight at once. */
    private static List<Integer> atOnce(Callable<Answer> request) {
        int many = 8;
        var ready = new CyclicBarrier(many);
        Callable<Integer> status = () -> {
            ready.await();
            return request.call().status();
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(Collections.nCopies(many, status)).stream()
                    .map(Future::resultNow)
                    .toList();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
