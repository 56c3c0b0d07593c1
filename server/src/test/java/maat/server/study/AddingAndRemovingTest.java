package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes into albums and out of them, and out of the inbox (reference 2.6, 5.3). */
final class AddingAndRemovingTest extends SharingWorld {
    @Test
    @DisplayName("SND-16 SND-17 Removing from the inbox leaves albums alone; what is not there is 404")
    void removesFromTheInbox() {
        uploadedByAlice();
        String album = shared("addSeries", "true");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        assertThat(alice.delete("/api/studies/" + study).status()).isEqualTo(204);
        assertThat(isIn(alice, "inbox=true")).isFalse();
        assertThat(isIn(alice, "album=" + album)).isTrue();
        assertThat(isIn(bob, "album=" + album)).isTrue();
        assertThat(said(alice.delete("/api/studies/" + study))).isEqualTo("404 Study Not Found");
        assertThat(said(alice.delete("/api/studies/" + study + "/series/" + series)))
                .isEqualTo("404 Series Not Found");
        assertThat(said(carol.delete("/api/studies/" + study))).isEqualTo("404 Study Not Found");
        assertThat(mutations(album)).containsExactly("IMPORT_STUDY", "ADD_USER", "CREATE_ALBUM");
    }

    @Test
    @DisplayName("SND-19 Adding to an album needs the right on both sides; an album out of reach is 404 first")
    void addsStudies() {
        uploadedByAlice();
        String readable = shared("sendSeries", "false");
        String own = album(bob, "addSeries", "true");
        String path = "/api/studies/" + study + "/albums/";
        for (String there : List.of(path, "/api/studies/1.2.3.4/albums/")) {
            assertThat(said(bob.put(there + own + "?album=" + readable)))
                    .as("the right to send comes before the study")
                    .isEqualTo("403 Authorization error");
            assertThat(said(bob.put(there + "zzzzzzzzzz?album=" + readable))).isEqualTo("404 Album Not Found");
            assertThat(said(bob.put(there + own + "?album=zzzzzzzzzz"))).isEqualTo("404 Album Not Found");
        }
        String closed = shared("addSeries", "false");
        uploadedToInboxOf(bob, study + ".8");
        for (String source : List.of("?inbox=true", "?album=" + own, "")) {
            assertThat(said(bob.put(path + closed + source)))
                    .as("the right to add comes before the source")
                    .isEqualTo("403 Authorization error");
        }
        for (String source : List.of("", "?inbox=false")) {
            assertThat(said(bob.put(path + own + source))).isEqualTo("400 Bad Query Parameter");
        }
        assertThat(said(bob.put("/api/studies/1.2.3.4/albums/" + own + "?inbox=true")))
                .isEqualTo("404 Study Not Found");
        assertThat(said(bob.put(path + own + "?album=" + album(bob, "addSeries", "true"))))
                .as("no series in the source")
                .isEqualTo("404 Study Not Found");
        assertThat(bob.put(path + own + "?inbox=true").status()).isEqualTo(201);
        assertThat(bob.get("/api/albums/" + own).json().path("number_of_series").asInt())
                .as("of the source, and no other")
                .isEqualTo(1);
        assertThat(bob.put(path + own + "?inbox=true").status()).as("again").isEqualTo(201);
        assertThat(isIn(bob, "inbox=true")).as("a copy").isTrue();
        var events = bob.get("/api/albums/" + own + "/events?types=mutations").json();
        assertThat(events.findValuesAsText("mutation_type")).containsExactly("IMPORT_STUDY", "CREATE_ALBUM");
        assertThat(events.at("/0/study/series")).hasSize(1);
        assertThat(events.at("/0/study/series/0/UID").asText()).isEqualTo(study + ".8");
    }

    @Test
    @DisplayName("SND-20 A series is added with the add right and a right on the series, again without effect")
    void addsSeries() {
        uploadedByAlice();
        String album = album(alice, "addSeries", "true");
        String path = "/api/studies/" + study + "/series/" + series + "/albums/" + album;
        assertThat(alice.put(path).status()).isEqualTo(201);
        assertThat(alice.put(path).status()).isEqualTo(201);
        assertThat(mutations(album)).containsExactly("IMPORT_SERIES", "CREATE_ALBUM");
        String unknown = "/api/studies/" + study + "/series/" + study + ".8/albums/";
        assertThat(alice.put(unknown + album).status()).as("reserved there").isEqualTo(201);
        String bobs = album(bob, "addSeries", "true");
        for (String there : List.of("/api/studies/" + study + "/series/" + series + "/albums/", unknown)) {
            assertThat(said(bob.put(there + bobs))).isEqualTo("404 Series Not Found");
            assertThat(said(bob.put(there + album))).isEqualTo("404 Album Not Found");
        }
        String closed = shared("addSeries", "false");
        uploadedToInboxOf(bob, study + ".7");
        for (String uid : List.of(series, study + ".7", study + ".6")) {
            assertThat(said(bob.put("/api/studies/" + study + "/series/" + uid + "/albums/" + closed)))
                    .isEqualTo("403 Authorization error");
        }
    }

    @Test
    @DisplayName("SND-21 SND-22 Removing from an album needs the delete right; what is not there is 404")
    void removesFromAlbums() {
        uploadedByAlice();
        String album = shared("deleteSeries", "false");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        for (String path : List.of(
                "/api/studies/" + study,
                "/api/studies/" + study + "/series/" + series,
                "/api/studies/1.2.3.4",
                "/api/studies/1.2.3.4/series/1.2.3.4.5")) {
            assertThat(said(bob.delete(path + "/albums/" + album)))
                    .as("the right comes before the object, " + path)
                    .isEqualTo("403 Authorization error");
            assertThat(said(carol.delete(path + "/albums/" + album))).isEqualTo("404 Album Not Found");
        }
        assertThat(alice.delete("/api/studies/" + study + "/series/" + series + "/albums/" + album)
                        .status())
                .isEqualTo(204);
        assertThat(alice.delete("/api/studies/" + study + "/series/" + series + "/albums/" + album)
                        .status())
                .isEqualTo(404);
        assertThat(said(alice.delete("/api/studies/" + study + "/albums/" + album)))
                .isEqualTo("404 Study Not Found");
        assertThat(isIn(alice, "inbox=true")).isTrue();
        alice.form("PATCH", "/api/albums/" + album, "deleteSeries", "true");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        assertThat(bob.delete("/api/studies/" + study + "/albums/" + album).status())
                .isEqualTo(204);
        assertThat(mutations(album))
                .containsExactly(
                        "REMOVE_STUDY",
                        "IMPORT_STUDY",
                        "EDIT_ALBUM",
                        "REMOVE_SERIES",
                        "IMPORT_STUDY",
                        "ADD_USER",
                        "CREATE_ALBUM");
    }
}
