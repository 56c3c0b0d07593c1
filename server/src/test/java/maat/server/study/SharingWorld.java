package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Three people who share a study of their own with each test, on a server that this class of tests has for itself. */
abstract class SharingWorld {
    private static final AtomicInteger STUDIES = new AtomicInteger();

    static ServerUnderTest server;
    static Session alice;
    static Session bob;
    static Session carol;

    String study;
    String series;

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

    @BeforeEach
    void freshStudy() {
        study = "1.2.826." + STUDIES.incrementAndGet();
        series = study + ".1";
    }

    static String album(Session owner, String flag, String value) {
        return owner.form("POST", "/api/albums", "name", "knee", flag, value)
                .json()
                .path("album_id")
                .asText();
    }

    static String shared(String flag, String value) {
        String album = album(alice, flag, value);
        alice.put("/api/albums/" + album + "/users/bob");
        return album;
    }

    boolean isIn(Session who, String source) {
        return who.get("/api/studies?StudyInstanceUID=" + study + "&" + source).status() == 200;
    }

    static String said(Answer answer) {
        return answer.status() + " " + answer.json().path("message").asText();
    }

    static List<String> mutations(String album) {
        return alice.get("/api/albums/" + album + "/events?types=mutations")
                .json()
                .findValuesAsText("mutation_type");
    }

    void uploadedByAlice() {
        assertThat(server.upload(alice, "", study, series).path("allowed").asBoolean())
                .isTrue();
    }

    void uploadedToInboxOf(Session who, String uid) {
        assertThat(server.upload(who, "", study, uid).path("allowed").asBoolean())
                .isTrue();
    }
}
