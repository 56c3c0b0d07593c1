package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import maat.server.FakePacs;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code GET /studies/{s}/series}: what the PACS holds, cut down to what the caller sees. One world for all tests. */
final class SeriesListTest {
    private static final String STUDY = "1.2.826.1";
    private static final String PATH = "/api/studies/" + STUDY + "/series";

    private static FakePacs pacs;
    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;

    @BeforeAll
    static void world() {
        pacs = new FakePacs();
        pacs.series(STUDY, uid(1), "00080060", "CS", "SR", "00200011", "IS", "30", "00201209", "IS", "9");
        pacs.series(STUDY, uid(2), "00080060", "CS", "MR", "00200011", "IS", "4", "00201209", "IS", "#10");
        pacs.series(STUDY, uid(3), "00080060", "CS", "MR", "00201206", "IS", "5", "00080061", "CS", "US");
        pacs.series(STUDY, uid(4), "00080060", "CS", "CT", "00200011", "IS", "7", "00201209", "IS", "1");
        pacs.series(STUDY, uid(2), "00080060", "CS", "MR", "00200011", "IS", "4");
        pacs.series(STUDY, uid(5), "00080060", "CS", "US");
        server = ServerUnderTest.start(ServerUnderTest.newDatabase(), pacs.root());
        alice = server.user("alice");
        bob = server.user("bob");
        for (int e = 1; e <= 4; e++) {
            server.upload(alice, "", STUDY, uid(e));
        }
        album = alice.album("knee");
        alice.put("/api/albums/" + album + "/users/bob");
        alice.put(PATH + "/" + uid(2) + "/albums/" + album);
        alice.put(PATH + "/" + uid(4) + "/albums/" + album);
        server.sql("update inbox_series set favorite = true where series in"
                + " (select id from series where series_uid in ('" + uid(1) + "', '" + uid(4) + "'))");
    }

    private static String uid(int number) {
        return STUDY + "." + number;
    }

    @AfterEach
    void pacsIsWell() {
        pacs.answerWith(200);
    }

    @AfterAll
    static void stop() {
        server.close();
        pacs.close();
    }

    private static List<Integer> found(Session who, String query) {
        var answer = who.get(PATH + "?" + query);
        assertThat(answer.status()).as(query + answer).isIn(200, 204);
        var numbers = new ArrayList<Integer>();
        if (answer.status() == 200) {
            for (JsonNode dataSet : answer.json()) {
                String uid = value(dataSet, "0020000E");
                numbers.add(Integer.valueOf(uid.substring(uid.lastIndexOf('.') + 1)));
            }
        }
        return numbers;
    }

    private static String value(JsonNode dataSet, String tag) {
        return dataSet.path(tag).path("Value").path(0).asText();
    }

    /** UI-7: 204 is for what has gone from the source. */
    private static void isEmptyList(String query, String total) {
        var answer = alice.get(PATH + "?" + query);
        assertThat(answer.status()).as(query).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[]");
        assertThat(answer.header("X-Total-Count")).contains(total);
    }

    private static void refused(String query) {
        var answer = alice.get(PATH + "?" + query);
        assertThat(answer.status()).as(query).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).isEqualTo("Bad Query Parameter");
    }

    @Test
    @DisplayName("STU-18 UI-6 Visible series of the source alone, each once, whatever else the PACS names")
    void visibleSeries() {
        assertThat(found(alice, "")).containsExactly(2, 4, 1, 3);
        assertThat(found(bob, "")).containsExactly(2, 4);
        assertThat(found(alice, "album=" + album)).containsExactly(2, 4);
        assertThat(bob.get(PATH).header("X-Total-Count")).contains("2");
        assertThat(bob.get("/api/studies/1.2.3/series").status()).isEqualTo(404);
        assertThat(server.user("carol").get(PATH).status()).isEqualTo(404);
        refused("inbox=true&album=" + album);
        var third = alice.get(PATH).json().path(3);
        assertThat(third.has("00201206") || third.has("00080061"))
                .as("tells of series that others may not see")
                .isFalse();
    }

    @Test
    @DisplayName("STU-18 UI-7 Nothing of a visible study in the source named is an empty list; others' albums are 404")
    void elsewhere() {
        var empty = bob.get(PATH + "?inbox=true");
        assertThat(empty.status()).isEqualTo(204);
        assertThat(empty.header("X-Total-Count")).contains("0");
        String foreign = bob.album("hip");
        assertThat(alice.get(PATH + "?album=" + foreign).status()).isEqualTo(404);
        var link = alice.form(
                "POST",
                "/api/capabilities",
                "title",
                "link",
                "scope_type",
                "album",
                "album",
                album,
                "read_permission",
                "true");
        var stranger = server.bearer(link.accessToken());
        assertThat(found(stranger, "")).containsExactly(2, 4);
        assertThat(stranger.get(PATH + "?inbox=true").status()).isEqualTo(403);
        assertThat(stranger.get(PATH + "?album=" + foreign).status()).isEqualTo(403);
    }

    @Test
    @DisplayName("STU-19 AUTH-20 RetrieveURL leads to Maat, and stays with the link by which the caller came")
    void retrieveUrl() {
        assertThat(value(alice.get(PATH).json().path(0), "00081190"))
                .isEqualTo("http://127.0.0.1:8080/api/studies/" + STUDY + "/series/" + uid(2));
        assertThat(alice.with("X-Maat-Link", "abc").get(PATH).body())
                .contains("http://127.0.0.1:8080/api/link/abc/studies/" + STUDY + "/series/" + uid(2));
    }

    @Test
    @DisplayName("STU-20 Q-16 Series are sorted by each key both ways, missing values last, before they are paged")
    void sorting() {
        assertThat(found(alice, "sort=SeriesNumber")).containsExactly(2, 4, 1, 3);
        assertThat(found(alice, "sort=-00200011")).containsExactly(1, 4, 2, 3);
        assertThat(found(alice, "sort=Modality")).containsExactly(4, 2, 3, 1);
        assertThat(found(alice, "sort=-SeriesInstanceUID")).containsExactly(4, 3, 2, 1);
        assertThat(found(alice, "sort=NumberOfSeriesRelatedInstances")).containsExactly(4, 1, 2, 3);
        assertThat(found(alice, "sort=-SeriesInstanceUID&limit=2&offset=1")).containsExactly(3, 2);
        assertThat(alice.get(PATH + "?limit=2&offset=1").header("X-Total-Count"))
                .contains("4");
        isEmptyList("offset=4", "4");
        isEmptyList("limit=0", "4");
        for (String bad : List.of("sort=PatientName", "sort=", "limit=-1", "offset=x")) {
            refused(bad);
        }
    }

    @Test
    @DisplayName("STU-20 Q-16 Favourites are filtered and counted before paging, shown on request, and need a source")
    void favorites() {
        assertThat(found(alice, "inbox=true&favorite=true")).containsExactly(4, 1);
        assertThat(found(alice, "inbox=true&favorite=true&offset=1")).containsExactly(1);
        assertThat(alice.get(PATH + "?inbox=true&favorite=true&limit=1").header("X-Total-Count"))
                .contains("2");
        assertThat(found(alice, "inbox=true&favorite=false")).hasSize(4);
        isEmptyList("favorite=true&album=" + album, "0");
        assertThat(alice.get(PATH + "?favorite=true&accept=multipart/related&album=" + album)
                        .status())
                .as("XML knows no empty list")
                .isEqualTo(204);
        for (String name : List.of("favorite", "00080021,00012345")) {
            var series = alice.get(PATH + "?inbox=true&includefield=" + name).json();
            assertThat(series.path(0).path("00012345").toString()).isEqualTo("{\"vr\":\"SH\",\"Value\":[\"false\"]}");
            assertThat(value(series.path(1), "00012345")).isEqualTo("true");
        }
        refused("favorite=true");
        refused("includefield=favorite");
    }

    @Test
    @DisplayName("STU-18 AUTH-17 The PACS gets the keys and fields that are its own, each field by itself")
    void asksThePacs() {
        found(
                alice,
                "inbox=true&Modality=MR&includefield=00080021,favorite,all&sort=Modality&limit=3&fuzzymatching=true");
        assertThat(pacs.seriesQueries().getLast())
                .isEqualTo("Modality=MR&fuzzymatching=true&includefield=00080021&includefield=all");
    }

    @Test
    @DisplayName("UI-22 Integer strings are text, also where the archive sends numbers")
    void integersAreText() {
        assertThat(alice.get(PATH).json().path(0).path("00201209").toString())
                .isEqualTo("{\"vr\":\"IS\",\"Value\":[\"10\"]}");
    }

    @Test
    @DisplayName("STU-21 When the PACS fails the answer is 502")
    void pacsFails() {
        for (int status : new int[] {500, 503, 400}) {
            pacs.answerWith(status);
            var answer = alice.get(PATH);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.json().path("message").asText()).isEqualTo("PACS error");
        }
        pacs.answerWith(204);
        isEmptyList("", "0");
    }
}
