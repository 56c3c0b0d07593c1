package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sending, claiming, adding and removing, over HTTP on a real PostgreSQL with the real policies. */
final class SharingTest {
    private static final AtomicInteger STUDIES = new AtomicInteger();

    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;

    private String study;
    private String series;

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

    @BeforeEach
    void freshStudy() {
        study = "1.2.826." + STUDIES.incrementAndGet();
        series = study + ".1";
    }

    private static String album(Session owner, String flag, String value) {
        return owner.form("POST", "/api/albums", "name", "knee", flag, value)
                .json()
                .path("album_id")
                .asText();
    }

    private static String shared(String flag, String value) {
        String album = album(alice, flag, value);
        alice.put("/api/albums/" + album + "/users/bob");
        return album;
    }

    private boolean isIn(Session who, String source) {
        return who.get("/api/studies?StudyInstanceUID=" + study + "&" + source).status() == 200;
    }

    private void uploadedByAlice() {
        assertThat(server.upload(alice, "", study, series).path("allowed").asBoolean())
                .isTrue();
    }

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

    private void uploadedToInboxOf(Session who, String uid) {
        assertThat(server.upload(who, "", study, uid).path("allowed").asBoolean())
                .isTrue();
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
        assertThat(alice.put("/api/studies/" + study + "/users/nobody?inbox=true")
                        .status())
                .isEqualTo(404);
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
        assertThat(bob.put("/api/studies/" + study + "/series/" + series + "/users/carol")
                        .status())
                .isIn(403, 404);
        assertThat(bob.put("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(404);
        assertThat(isIn(bob, "inbox=true")).isFalse();
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
        assertThat(alice.delete("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(204);
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
        String album = shared("sendSeries", "true");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        assertThat(bob.put("/api/studies/" + study + "?album=" + album).status())
                .isEqualTo(201);
        assertThat(isIn(bob, "inbox=true")).isTrue();
    }

    @Test
    @DisplayName("SND-16 SND-17 Removing from the inbox leaves albums alone; what is not there is 404")
    void removesFromTheInbox() {
        uploadedByAlice();
        String album = shared("addSeries", "true");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        assertThat(alice.delete("/api/studies/" + study).status()).isEqualTo(204);
        assertThat(isIn(alice, "inbox=true")).isFalse();
        assertThat(isIn(alice, "album=" + album)).isTrue();
        assertThat(alice.delete("/api/studies/" + study).status()).isEqualTo(404);
        assertThat(alice.delete("/api/studies/" + study + "/series/" + series).status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("SND-19 Adding to an album needs the right on both sides; an album out of reach is 404 first")
    void addsStudies() {
        uploadedByAlice();
        String readable = shared("sendSeries", "false");
        alice.put("/api/studies/" + study + "/albums/" + readable + "?inbox=true");
        String own = album(bob, "addSeries", "true");
        assertThat(bob.put("/api/studies/" + study + "/albums/" + own + "?album=" + readable)
                        .status())
                .isEqualTo(403);
        assertThat(bob.put("/api/studies/" + study + "/albums/zzzzzzzzzz?album=" + readable)
                        .status())
                .isEqualTo(404);
        String closed = shared("addSeries", "false");
        uploadedToInboxOf(bob, study + ".8");
        assertThat(bob.put("/api/studies/" + study + "/albums/" + closed + "?inbox=true")
                        .status())
                .isEqualTo(403);
        assertThat(bob.put("/api/studies/" + study + "/albums/" + own + "?inbox=true")
                        .status())
                .isEqualTo(201);
        assertThat(isIn(bob, "album=" + own)).isTrue();
    }

    @Test
    @DisplayName("SND-20 A series is added with the add right and a right on the series, again without effect")
    void addsSeries() {
        uploadedByAlice();
        String album = album(alice, "addSeries", "true");
        String path = "/api/studies/" + study + "/series/" + series + "/albums/" + album;
        assertThat(alice.put(path).status()).isEqualTo(201);
        assertThat(alice.put(path).status()).isEqualTo(201);
        String bobs = album(bob, "addSeries", "true");
        assertThat(bob.put("/api/studies/" + study + "/series/" + series + "/albums/" + bobs)
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("SND-21 SND-22 Removing from an album needs the delete right; what is not there is 404")
    void removesFromAlbums() {
        uploadedByAlice();
        String album = shared("deleteSeries", "false");
        alice.put("/api/studies/" + study + "/albums/" + album + "?inbox=true");
        assertThat(bob.delete("/api/studies/" + study + "/albums/" + album).status())
                .isEqualTo(403);
        assertThat(alice.delete("/api/studies/" + study + "/series/" + series + "/albums/" + album)
                        .status())
                .isEqualTo(204);
        assertThat(alice.delete("/api/studies/" + study + "/series/" + series + "/albums/" + album)
                        .status())
                .isEqualTo(404);
        assertThat(alice.delete("/api/studies/" + study + "/albums/" + album).status())
                .isEqualTo(404);
        assertThat(isIn(alice, "inbox=true")).isTrue();
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
