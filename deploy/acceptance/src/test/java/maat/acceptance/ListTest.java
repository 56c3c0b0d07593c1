package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Answer;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import maat.acceptance.house.Relay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Lists and sharing through the public port, as web pages ask for them")
@ExtendWith(MainHouse.class)
class ListTest {
    private House house;
    private Relay pacs;
    private Person alice;
    private Person bob;
    private SyntheticImage first;
    private SyntheticImage second;
    private String album;

    /** Alice has a study of two series, the first of which Bob sees in an album. */
    @BeforeEach
    void world(House running, Relay archive) {
        house = running;
        pacs = archive;
        alice = house.newPerson("alice");
        bob = house.newPerson("bob");
        first = SyntheticImage.fresh().ofPatient("DOE^JANE");
        second = first.inOtherSeries();
        alice.stores(first, first.sibling(), second);
        album = alice.album("Knee");
        alice.adds(bob, album);
        assertThat(alice.client().put(first.seriesPath() + "/albums/" + album).status())
                .isEqualTo(201);
    }

    private static JsonNode only(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json()).hasSize(1);
        return answer.json().get(0);
    }

    private static List<String> seriesOf(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return StreamSupport.stream(answer.json().spliterator(), false)
                .map(dataSet -> dataSet.at("/0020000E/Value/0").asText())
                .toList();
    }

    @Test
    @DisplayName("STU-13, UI-22, UI-23 a study is listed with what the archive holds of it, counted where one looks")
    void attributes() {
        var study = only(alice.client().get("/studies?inbox=true&StudyInstanceUID=" + first.study()));
        assertThat(study.toString())
                .isEqualTo("{\"00080020\":{\"vr\":\"DA\",\"Value\":[\"20260102\"]},"
                        + "\"00080030\":{\"vr\":\"TM\",\"Value\":[\"101112\"]},"
                        + "\"00080056\":{\"vr\":\"CS\",\"Value\":[\"ONLINE\"]},"
                        + "\"00080061\":{\"vr\":\"CS\",\"Value\":[\"OT\"]},"
                        + "\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"DOE^JANE\"}]},"
                        + "\"00100020\":{\"vr\":\"LO\",\"Value\":[\"P-1\"]},"
                        + "\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"" + first.study() + "\"]},"
                        + "\"00200010\":{\"vr\":\"SH\",\"Value\":[\"S1\"]},"
                        + "\"00201206\":{\"vr\":\"IS\",\"Value\":[\"2\"]},"
                        + "\"00201208\":{\"vr\":\"IS\",\"Value\":[\"3\"]}}");
        var seenByBob = only(bob.client().get("/studies?album=" + album));
        assertThat(seenByBob.at("/00201206/Value/0").asText()).isEqualTo("1");
        assertThat(seenByBob.at("/00201208/Value/0").asText()).isEqualTo("2");
        assertThat(bob.client().get("/studies?inbox=true").status()).isEqualTo(204);
    }

    @Test
    @DisplayName(
            "STU-07, STU-08, STU-09, D-22 a study is found by values, wildcards and ranges; what is malformed is 400")
    void matching() {
        var client = alice.client();
        String study = "/studies?StudyInstanceUID=1.2.3," + first.study() + "&";
        for (String query : List.of(
                "PatientName=doe%5Ejane",
                "00100010=D?E*",
                "PatientID=p-1",
                "StudyDate=20260101-20260102",
                "StudyTime=-101112.000000",
                "StudyTime=101112.000000",
                "ModalitiesInStudy=ot",
                "sort=-PatientName&limit=50&offset=0&includefield=comments&includefield=00081030")) {
            assertThat(client.get(study + query).total()).as(query).isEqualTo(1);
        }
        for (String query : List.of("PatientName=DOE", "PatientID=_-1", "StudyDate=-20260101")) {
            var none = client.get(study + query);
            assertThat(none.status()).as(query).isEqualTo(204);
            assertThat(none.total()).isZero();
        }
        for (String query :
                List.of("StudyDate=20260230", "StudyTime=1011", "sort=PatientSex", "limit=0", "favorite=true")) {
            var refused = client.get(study + query);
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.json().path("message").asText()).isEqualTo("Bad Query Parameter");
        }
    }

    @Test
    @DisplayName("STU-22, STU-23 study metadata has the visible series of the source alone; out of sight it is 404")
    void metadata() {
        String path = first.studyPath() + "/metadata";
        assertThat(seriesOf(alice.client().get(path))).hasSize(3).contains(second.series());
        assertThat(seriesOf(alice.client().get(path + "?inbox=true"))).hasSize(3);
        for (var answer : List.of(
                alice.client().get(path + "?album=" + album), bob.client().get(path))) {
            assertThat(seriesOf(answer)).containsExactly(first.series(), first.series());
        }
        assertThat(alice.client().get(path + "?inbox=true&album=" + album).status())
                .isEqualTo(400);
        String foreign = alice.album("Hip");
        assertThat(bob.client().get(path + "?album=" + foreign).status()).isEqualTo(404);
        assertThat(bob.client().get(path + "?inbox=true").status()).isEqualTo(404);
        assertThat(house.newPerson("carol").client().get(path).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("STU-18, STU-20, UI-7 the series list is 200, be it empty, and has what the page shows")
    void seriesList() {
        String path = first.studyPath() + "/series";
        var answer = bob.client().get(path + "?album=" + album + "&includefield=00080021&includefield=00080031");
        assertThat(seriesOf(answer)).containsExactly(first.series());
        assertThat(answer.total()).isEqualTo(1);
        var dataSet = answer.json().get(0);
        assertThat(dataSet.at("/00080060/Value/0").asText()).isEqualTo("OT");
        assertThat(dataSet.at("/00201209/Value/0").asText()).isEqualTo("2");
        assertThat(dataSet.at("/00081190/Value/0").asText()).endsWith("/api" + first.seriesPath());
        for (String query : List.of("?Modality=ZZ", "?offset=5", "?limit=0", "?inbox=true&favorite=true")) {
            assertThat(seriesOf(alice.client().get(path + query))).as(query).isEmpty();
        }
        assertThat(bob.client().get(path + "?inbox=true").status())
                .as("nothing of it is in the source")
                .isEqualTo(204);
    }

    @Test
    @DisplayName(
            "STU-21, STU-23 when the archive fails, lists of series and metadata are 502, and the study list goes on")
    void archiveFails() {
        pacs.refuse("");
        try {
            assertThat(alice.client().get(first.studyPath() + "/series").status())
                    .isEqualTo(502);
            assertThat(alice.client().get(first.studyPath() + "/metadata").status())
                    .isEqualTo(502);
            assertThat(only(alice.client().get("/studies")).has("0020000D")).isTrue();
        } finally {
            pacs.heal();
        }
    }

    @Test
    @DisplayName("UI-14, UI-15, H-22 a PUT takes a body of any type and a source beside it, and answers as ever")
    void bodiesOfPut() {
        String hip = alice.album("Hip");
        var paths = Map.of(
                first.studyPath() + "/albums/" + hip + "?inbox=true", 201,
                second.seriesPath() + "/albums/" + hip + "?inbox=true", 201,
                first.studyPath() + "?album=" + album, 201,
                first.seriesPath() + "?album=" + album, 201,
                first.seriesPath() + "/users/" + bob.email() + "?inbox=true", 201,
                "/albums/" + album + "/users/" + bob.email(), 201,
                "/albums/" + album + "/users/" + bob.sub() + "/admin", 204,
                first.studyPath() + "/favorites?album=" + album, 204);
        paths.forEach((path, status) -> {
            for (String type : List.of("application/json", "text/nonsense")) {
                var request = alice.client()
                        .request(path, "Content-Type", type)
                        .PUT(HttpRequest.BodyPublishers.ofString("{}"));
                assertThat(alice.client().send(request).status()).as(path).isEqualTo(status);
            }
        });
    }

    @Test
    @DisplayName("AUTH-21 HEAD tells what GET would, of the server's answers and of the archive's")
    void head() {
        for (String path : List.of(
                "/albums",
                "/albums/" + album + "/events",
                "/inboxinfo",
                "/studies",
                first.studyPath() + "/series",
                first.seriesPath() + "/instances",
                "/albums/zzzzzzzzzz")) {
            var got = alice.client().get(path);
            var head = alice.client().send(alice.client().request(path).HEAD());
            assertThat(head.status()).as(path).isEqualTo(got.status());
            assertThat(head.body()).isEmpty();
            for (String field : List.of("Content-Type", "X-Total-Count", "Cache-Control")) {
                assertThat(head.header(field)).as(path + " " + field).isEqualTo(got.header(field));
            }
        }
    }
}
