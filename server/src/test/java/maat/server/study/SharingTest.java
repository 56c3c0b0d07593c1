package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Uploading, sending and claiming, over HTTP on a real PostgreSQL with the real policies. */
final class SharingTest extends SharingWorld {
    @Test
    @DisplayName("UPL-04 STU-03 An upload lands in the uploader's inbox and nowhere else")
    void uploadLandsInTheInbox() {
        uploadedByAlice();
        assertThat(isIn(alice, "inbox=true")).isTrue();
        assertThat(isIn(bob, "inbox=true")).isFalse();
        assertThat(bob.get("/api/studies?StudyInstanceUID=" + study).header("X-Total-Count"))
                .contains("0");
    }

    @Test
    @DisplayName("UPL-05 UPL-07 An upload into an album needs the add right; a foreign series is refused with 0x0124")
    void uploadIntoAlbum() {
        String album = shared("addSeries", "false");
        assertThat(server.upload(bob, album, study, series)
                        .path("failure_reason")
                        .asInt())
                .isEqualTo(0x0124);
        assertThat(server.upload(alice, album, study, series).path("allowed").asBoolean())
                .isTrue();
        assertThat(isIn(bob, "album=" + album)).isTrue();
        assertThat(isIn(alice, "inbox=true")).isFalse();
        uploadedToInboxOf(alice, study + ".9");
        assertThat(server.upload(bob, "", study, study + ".9")
                        .path("failure_reason")
                        .asInt())
                .isEqualTo(0x0124);
    }

    @Test
    @DisplayName(
            "UPL-05 Q-24 A series of an album grows there by the right to add; without the album, uploading is claiming")
    void growsInItsAlbum() {
        String album = shared("sendSeries", "false");
        assertThat(server.upload(alice, album, study, series).path("allowed").asBoolean())
                .isTrue();
        assertThat(oneMore(bob, album)).isEqualTo("allowed");
        assertThat(oneMore(bob, "")).isEqualTo("292");
        assertThat(isIn(bob, "inbox=true")).isFalse();
        alice.form("PATCH", "/api/albums/" + album, "sendSeries", "true", "addSeries", "false");
        assertThat(oneMore(bob, album)).isEqualTo("292");
        assertThat(oneMore(bob, "")).isEqualTo("allowed");
        assertThat(isIn(bob, "inbox=true")).isTrue();
        assertThat(mutations(album)).containsExactly("EDIT_ALBUM", "IMPORT_SERIES", "ADD_USER", "CREATE_ALBUM");
    }

    /** What becomes of a further instance that says nothing of itself, as the series then does not either. */
    private String oneMore(Session who, String album) {
        server.sql("update series set modality = null where series_uid = '%s'".formatted(series));
        var answer = server.upload(who, album, study, series);
        return answer.path("allowed").asBoolean()
                ? "allowed"
                : answer.path("failure_reason").asText();
    }

    @Test
    @DisplayName("UPL-21 Q-47 A series known under another study is a conflict, not a fault")
    void seriesOfAnotherStudy() {
        uploadedByAlice();
        var answer = server.upload(alice, "", study + ".7", series);
        assertThat(answer.path("allowed").asBoolean(true)).isFalse();
        assertThat(answer.path("failure_reason").asInt()).isEqualTo(0x0106);
    }

    @Test
    @DisplayName("SND-01 SND-03 A study is sent from the inbox to a user, again without effect; unknown users are 404")
    void sendsStudies() {
        uploadedByAlice();
        assertThat(alice.put("/api/studies/" + study + "/users/bob?inbox=true").status())
                .isEqualTo(201);
        assertThat(alice.put("/api/studies/" + study + "/users/bob@example.org?inbox=true")
                        .status())
                .isEqualTo(201);
        assertThat(isIn(bob, "inbox=true")).isTrue();
        assertThat(isIn(alice, "inbox=true")).as("sending gives nothing away").isTrue();
        assertThat(said(alice.put("/api/studies/" + study + "/users/nobody?inbox=true")))
                .isEqualTo("404 User Not Found");
        assertThat(said(carol.put("/api/studies/" + study + "/users/bob?inbox=true")))
                .isEqualTo("404 Study Not Found");
        assertThat(said(alice.put("/api/studies/1.2.3.4/users/bob?inbox=true"))).isEqualTo("404 Study Not Found");
        String empty = album(alice, "sendSeries", "true");
        assertThat(said(alice.put("/api/studies/" + study + "/users/bob?album=" + empty)))
                .as("no series in the source")
                .isEqualTo("404 Study Not Found");
    }

    @Test
    @DisplayName("SND-02 Q-04 Exactly one source must be named; inbox=false names none")
    void exactlyOneSource() {
        uploadedByAlice();
        String album = album(alice, "addSeries", "true");
        for (String source : new String[] {"", "?inbox=false", "?inbox=true&album=" + album}) {
            assertThat(alice.put("/api/studies/" + study + "/users/bob" + source)
                            .status())
                    .as(source)
                    .isEqualTo(400);
        }
        assertThat(isIn(bob, "inbox=true")).isFalse();
    }

    @Test
    @DisplayName("SND-04 Oneself with an album is a claim; without one it is 400")
    void sendsToOneself() {
        uploadedByAlice();
        String album = shared("sendSeries", "true");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        assertThat(alice.put("/api/studies/" + study + "/users/alice?inbox=true")
                        .status())
                .isEqualTo(400);
        assertThat(bob.put("/api/studies/" + study + "/users/bob?album=" + album)
                        .status())
                .isEqualTo(201);
        assertThat(isIn(bob, "inbox=true")).isTrue();
    }

    @Test
    @DisplayName("SND-01 SND-06 SND-09 Q-03 Out of an album nothing is sent or claimed without the send right")
    void sendRight() {
        uploadedByAlice();
        String album = shared("sendSeries", "false");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        assertThat(isIn(bob, "album=" + album)).isTrue();
        assertThat(bob.put("/api/studies/" + study + "/users/carol?album=" + album)
                        .status())
                .isEqualTo(403);
        assertThat(bob.put("/api/studies/" + study + "/users/bob?album=" + album)
                        .status())
                .as("a claim is a sending too")
                .isEqualTo(403);
        assertThat(said(bob.put("/api/studies/" + study + "/series/" + series + "/users/carol")))
                .isEqualTo("403 Authorization error");
        assertThat(said(bob.put("/api/studies/" + study + "/series/" + series))).isEqualTo("404 Series Not Found");
        assertThat(isIn(bob, "inbox=true")).isFalse();
        assertThat(isIn(carol, "inbox=true")).isFalse();
        alice.form("PATCH", "/api/albums/" + album, "sendSeries", "true");
        assertThat(bob.put("/api/studies/" + study + "/series/" + series + "/users/carol@example.org")
                        .status())
                .isEqualTo(201);
        assertThat(isIn(carol, "inbox=true")).isTrue();
        assertThat(said(bob.put("/api/studies/" + study + "/series/" + series + "/users/nobody")))
                .isEqualTo("404 User Not Found");
        assertThat(bob.put("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(201);
        assertThat(isIn(bob, "inbox=true")).isTrue();
    }

    @Test
    @DisplayName("AUTH-09 SND-01 Sending asks for the album named, then the right to send from it, then the study")
    void orderOfSending() {
        String closed = shared("sendSeries", "false");
        assertThat(said(bob.put("/api/studies/1.2.3.4/users/nobody?album=" + closed)))
                .isEqualTo("403 Authorization error");
        assertThat(said(bob.put("/api/studies/1.2.3.4/users/nobody?album=" + album(alice, "sendSeries", "true"))))
                .isEqualTo("404 Album Not Found");
        assertThat(said(bob.put("/api/studies/1.2.3.4/users/carol?album=" + shared("sendSeries", "true"))))
                .isEqualTo("404 Study Not Found");
    }

    @Test
    @DisplayName("SND-06 One series is sent and no other; what the sender does not see is 404")
    void sendsOneSeries() {
        uploadedByAlice();
        uploadedToInboxOf(alice, study + ".2");
        String path = "/api/studies/" + study + "/series/";
        assertThat(alice.put(path + series + "/users/bob?inbox=true").status()).isEqualTo(201);
        assertThat(bob.get("/api/inboxinfo").json().path("number_of_series").asInt())
                .isPositive();
        assertThat(said(bob.put(path + study + ".2/users/carol"))).isEqualTo("404 Series Not Found");
        assertThat(said(carol.put(path + series + "/users/bob"))).isEqualTo("404 Series Not Found");
        assertThat(said(alice.put("/api/studies/1.2.3.4/series/" + series + "/users/bob")))
                .as("H-08 under another study it does not exist")
                .isEqualTo("404 Series Not Found");
    }

    @Test
    @DisplayName("SND-07 SND-10 An unknown series is reserved by whoever claims it; nobody else gets it then")
    void reserves() {
        assertThat(alice.put("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(201);
        assertThat(bob.put("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(404);
        assertThat(server.upload(bob, "", study, series).path("allowed").asBoolean(true))
                .isFalse();
        assertThat(server.upload(alice, "", study, series).path("allowed").asBoolean())
                .isTrue();
    }

    @Test
    @DisplayName("UPL-22 Q-46 A reservation without pixels ends after 24 h, and another may upload")
    void reservationEnds() {
        alice.put("/api/studies/" + study + "/series/" + series);
        server.sql(
                "update series set reserved_until = now() - interval '1 second' where series_uid = '" + series + "'");
        assertThat(server.upload(bob, "", study, series).path("allowed").asBoolean())
                .isTrue();
        assertThat(isIn(bob, "inbox=true")).isTrue();
        assertThat(isIn(alice, "inbox=true")).isFalse();
    }

    @Test
    @DisplayName("SND-08 Q-23 An orphan is claimed by who had it last, and by nobody else")
    void orphans() {
        uploadedByAlice();
        String shared = shared("sendSeries", "true");
        alice.put("/api/studies/" + study + "/albums/" + shared + "?inbox=true");
        assertThat(alice.delete("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(204);
        assertThat(alice.delete("/api/albums/" + shared).status()).isEqualTo(204);
        assertThat(isIn(alice, "")).isFalse();
        assertThat(bob.put("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(404);
        assertThat(alice.put("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(201);
        assertThat(isIn(alice, "inbox=true")).isTrue();
    }

    @Test
    @DisplayName("SND-12 All series of a study are claimed from the album named")
    void claimsStudies() {
        uploadedByAlice();
        uploadedToInboxOf(alice, study + ".2");
        String album = shared("sendSeries", "true");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        uploadedToInboxOf(alice, study + ".3");
        String path = "/api/studies/" + study;
        assertThat(bob.json("PUT", path + "?album=" + album, "{}").status()).isEqualTo(201);
        assertThat(bob.put(path + "?album=" + album).status()).isEqualTo(201);
        assertThat(bob.get("/api/studies?inbox=true&StudyInstanceUID=" + study)
                        .json()
                        .at("/0/00201206/Value/0")
                        .asInt())
                .as("those of the album, and no other")
                .isEqualTo(2);
    }

    @Test
    @DisplayName("SND-12 Without an album, or with one out of reach, claiming a study is 404; out of sight it is 403")
    void claimsNoStudyElsewhere() {
        uploadedByAlice();
        String album = shared("sendSeries", "false");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        String path = "/api/studies/" + study;
        assertThat(said(bob.put(path))).isEqualTo("404 Album Not Found");
        assertThat(said(bob.put(path + "?album=" + album(alice, "sendSeries", "true"))))
                .isEqualTo("404 Album Not Found");
        assertThat(said(bob.put(path + "?album=" + album))).isEqualTo("403 Authorization error");
        String own = album(bob, "sendSeries", "true");
        assertThat(said(bob.put(path + "?album=" + own)))
                .as("seen, but not there")
                .isEqualTo("404 Study Not Found");
        uploadedToInboxOf(alice, study + ".9");
        String carols = album(carol, "sendSeries", "true");
        assertThat(said(carol.put(path + "?album=" + carols))).isEqualTo("403 Authorization error");
        assertThat(carol.put("/api/studies/1.2.3.4?album=" + carols).body())
                .as("H-10 a hidden study and an unknown one")
                .isEqualTo(carol.put(path + "?album=" + carols).body());
        assertThat(isIn(bob, "inbox=true")).isFalse();
    }

    @Test
    @DisplayName("STU-02 STU-04 A list names one source at most; an album out of reach is 404")
    void sources() {
        String album = album(alice, "addSeries", "true");
        assertThat(bob.get("/api/studies?album=" + album).status()).isEqualTo(404);
        assertThat(alice.get("/api/studies?album=" + album + "&inbox=true").status())
                .isEqualTo(400);
        assertThat(alice.get("/api/studies?album=" + album).status()).isEqualTo(204);
    }

    @Test
    @DisplayName("AUTH-10 H-03 A path UID that is none is 400")
    void uids() {
        for (String uid : new String[] {"1", "1..2", "1.2.", "a.b", "1." + "2".repeat(63)}) {
            assertThat(alice.put("/api/studies/" + uid + "/users/bob?inbox=true")
                            .status())
                    .as(uid)
                    .isEqualTo(400);
        }
    }
}
