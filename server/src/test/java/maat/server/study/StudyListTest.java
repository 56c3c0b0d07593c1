package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import maat.server.FakePacs;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code GET /studies}: what is found, in which order and form. One world for all tests, which only look. */
final class StudyListTest {
    private static final String KNEE = "1.2.826.1";
    private static final String HEAD = "1.2.826.2";
    private static final String FOOT = "1.2.826.3";
    private static final String UNDATED = "1.2.826.4";

    private static FakePacs pacs;
    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;

    @BeforeAll
    static void world() {
        pacs = new FakePacs();
        pacs.study(
                KNEE,
                "00080020",
                "DA",
                "20240115",
                "00080030",
                "TM",
                "072730",
                "00080050",
                "SH",
                "A_1",
                "00080090",
                "PN",
                "{\"Alphabetic\":\"HOUSE^GREG\"}",
                "00080201",
                "SH",
                "+0100",
                "00081030",
                "LO",
                "Left knee",
                "00080080",
                "LO",
                "General Hospital",
                "00081190",
                "UR",
                "http://pacs.internal/studies/1",
                "00100010",
                "PN",
                "{\"Alphabetic\":\"SMITH^JOHN^^\"}",
                "00100020",
                "LO",
                "P-1",
                "00100030",
                "DA",
                "19600229",
                "00100040",
                "CS",
                "M",
                "00200010",
                "SH",
                "S10");
        pacs.study(
                HEAD,
                "00080020",
                "DA",
                "20240220",
                "00080030",
                "TM",
                "101500.25",
                "00080050",
                "SH",
                "AB1",
                "00081030",
                "LO",
                "Head 100%",
                "00100010",
                "PN",
                "{\"Alphabetic\":\"Meyer^Anna\",\"Ideographic\":\"山田^太郎\"}",
                "00100020",
                "LO",
                "P-2",
                "00100030",
                "DA",
                "19700101",
                "00100040",
                "CS",
                "F",
                "00200010",
                "SH",
                "S2");
        pacs.study(FOOT, "00080020", "DA", "20240220", "00100010", "PN", "{\"Alphabetic\":\"ADAMS^EVE\"}");
        pacs.study(UNDATED, "00100020", "LO", "P-4");
        pacs.series(KNEE, KNEE + ".1", "00080060", "CS", "MR", "00201209", "IS", "20");
        pacs.series(KNEE, KNEE + ".2", "00080060", "CS", "SR", "00201209", "IS", "1");
        pacs.series(KNEE, KNEE + ".3", "00080060", "CS", "MR", "00201209", "IS", "5");
        pacs.series(HEAD, HEAD + ".1", "00080060", "CS", "CT", "00201209", "IS", "7");
        pacs.series(FOOT, FOOT + ".1", "00080060", "CS", "DX", "00201209", "IS", "2");
        pacs.series(UNDATED, UNDATED + ".1", "00201209", "IS", "1");

        server = ServerUnderTest.start(ServerUnderTest.newDatabase(), pacs.root());
        alice = server.user("alice");
        bob = server.user("bob");
        album = alice.form("POST", "/api/albums", "name", "knee")
                .json()
                .path("album_id")
                .asText();
        alice.put("/api/albums/" + album + "/users/bob");
        uploaded(KNEE, KNEE + ".1", KNEE + ".2", KNEE + ".3");
        uploaded(HEAD, HEAD + ".1");
        uploaded(FOOT, FOOT + ".1");
        uploaded(UNDATED, UNDATED + ".1");
        alice.put("/api/studies/" + KNEE + "/series/" + KNEE + ".1/albums/" + album);
        alice.put("/api/studies/" + KNEE + "/series/" + KNEE + ".3/albums/" + album);
        alice.put("/api/studies/" + FOOT + "/albums/" + album + "?inbox=true");
        alice.put("/api/studies/1.2.826.9/series/1.2.826.9.1");
        server.sql("update inbox_series set favorite = true where series in (select id from series"
                + " where series_uid in ('" + KNEE + ".1', '" + KNEE + ".2'))");
    }

    private static void uploaded(String study, String... series) {
        for (String uid : series) {
            server.upload(alice, "", study, uid);
            server.sql("update series set modality = null where series_uid = '" + uid + "'");
        }
        server.sql("update studies set attributes = null, study_date = null where study_uid = '" + study + "'");
        var answer = server.internal()
                .json(
                        "POST",
                        "/uploads/completed",
                        "{\"token\":\"%s\",\"study\":\"%s\",\"series\":[\"%s\"]}"
                                .formatted(alice.token(), study, String.join("\",\"", series)));
        assertThat(answer.status()).isEqualTo(204);
    }

    @AfterAll
    static void stop() {
        server.close();
        pacs.close();
    }

    private static List<String> found(Session who, String query) {
        var answer = who.get("/api/studies?" + query);
        assertThat(answer.status()).as(query + answer).isIn(200, 204);
        var uids = new ArrayList<String>();
        if (answer.status() == 200) {
            answer.json().forEach(study -> uids.add(value(study, "0020000D")));
        }
        return uids;
    }

    private static List<String> found(String query) {
        return found(alice, query);
    }

    private static JsonNode first(Session who, String query) {
        return who.get("/api/studies?" + query).json().path(0);
    }

    private static String value(JsonNode dataSet, String tag) {
        return dataSet.path(tag).path("Value").path(0).asText();
    }

    private static List<String> tags(JsonNode dataSet) {
        return dataSet.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }

    private static void refused(String query) {
        var answer = alice.get("/api/studies?" + query);
        assertThat(answer.status()).as(query).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).as(query + answer).isEqualTo("Bad Query Parameter");
    }

    @Test
    @DisplayName("STU-07 Q-42 Each attribute is found by its keyword and by its tag, whatever the case of letters")
    void attributes() {
        var expected = List.of(KNEE);
        for (String key : List.of(
                "StudyInstanceUID=" + KNEE,
                "0020000D=" + KNEE,
                "0020000d=" + KNEE,
                "StudyDate=20240115",
                "00080020=20240115",
                "StudyTime=072730.000000",
                "00080030=072730.000000",
                "AccessionNumber=a_1",
                "00080050=A_1",
                "ReferringPhysicianName=house^greg",
                "00080090=HOUSE%5EGREG",
                "PatientName=smith^john",
                "00100010=SMITH%5EJOHN%5E%5E",
                "PatientID=p-1",
                "00100020=P-1",
                "PatientBirthDate=19600229",
                "00100030=-19691231",
                "PatientSex=m",
                "00100040=M",
                "StudyID=s10",
                "00200010=S10",
                "StudyDescription=LEFT+KNEE",
                "00081030=Left%20knee",
                "ModalitiesInStudy=mr",
                "00080061=SR")) {
            assertThat(found(key.replace("^", "%5E"))).as(key).isEqualTo(expected);
        }
        assertThat(found("PatientSex=F&PatientID=P-1")).isEmpty();
        assertThat(found("PatientID=P-&SomethingElse=ignored")).isEmpty();
        assertThat(found("PatientID=&StudyDate=&PatientName=*")).hasSize(4);
    }

    @Test
    @DisplayName("STU-07 Q-42 A list of UIDs finds each of them; what is no UID, and a key that repeats, is 400")
    void listsOfUids() {
        assertThat(found("StudyInstanceUID=" + KNEE + "," + HEAD + ",1.2.3")).containsExactly(HEAD, KNEE);
        assertThat(found("StudyInstanceUID=" + KNEE + "%5C" + HEAD)).containsExactly(HEAD, KNEE);
        assertThat(found("StudyInstanceUID=" + KNEE + "&0020000D=" + HEAD)).containsExactly(HEAD, KNEE);
        refused("StudyInstanceUID=" + KNEE + ",nonsense");
        refused("PatientID=P-1&PatientID=P-2");
        refused("PatientID=P-1&00100020=P-2");
        refused("PatientID=" + "x".repeat(1025));
    }

    @Test
    @DisplayName("STU-08 D-22 Dates and times match as ranges, both ends included")
    void ranges() {
        assertThat(found("StudyDate=20240115-20240219")).containsExactly(KNEE);
        assertThat(found("StudyDate=20240220-")).containsExactly(FOOT, HEAD);
        assertThat(found("StudyDate=-20240115")).containsExactly(KNEE);
        assertThat(found("StudyDate=20240301-20240101")).isEmpty();
        assertThat(found("StudyTime=101500.250000")).containsExactly(HEAD);
        assertThat(found("StudyTime=072730.000000-101500.249999")).containsExactly(KNEE);
        assertThat(found("StudyTime=-101500.250000")).containsExactly(HEAD, KNEE);
        assertThat(found("StudyTime=072730.000001-")).containsExactly(HEAD);
    }

    @Test
    @DisplayName("STU-08 A date or time that is none is 400")
    void malformedRanges() {
        for (String date : List.of(
                "2024",
                "20240230",
                "20230229",
                "-",
                "2024-01-15",
                "20240101-20240102-",
                "20241301-",
                "today",
                "20240115*")) {
            refused("StudyDate=" + date);
            refused("PatientBirthDate=" + date);
        }
        for (String time :
                List.of("0727", "072730", "072730.0", "250000.000000", "076000.000000", "-", "07%3A27%3A30")) {
            refused("StudyTime=" + time);
        }
    }

    @Test
    @DisplayName("STU-09 Q-42 * stands for any run and ? for one character; what SQL takes for wildcards is literal")
    void wildcards() {
        assertThat(found("PatientName=*smith*")).containsExactly(KNEE);
        assertThat(found("PatientName=m?yer*")).containsExactly(HEAD);
        assertThat(found("PatientName=m?er*")).isEmpty();
        assertThat(found("PatientName=smith")).isEmpty();
        assertThat(found("StudyDescription=*100%25")).containsExactly(HEAD);
        assertThat(found("StudyDescription=Left%25")).isEmpty();
        assertThat(found("AccessionNumber=A_1")).containsExactly(KNEE);
        assertThat(found("AccessionNumber=A?1")).containsExactly(HEAD, KNEE);
        assertThat(found("PatientName=%E5%B1%B1%E7%94%B0*")).containsExactly(HEAD);
        assertThat(found("PatientID=P%5C-1")).isEmpty();
    }

    @Test
    @DisplayName("STU-09 fuzzymatching=true finds also what sounds alike, whole or word by word")
    void fuzzyMatching() {
        assertThat(found("PatientName=SMYTHE%5EJOHN&fuzzymatching=true")).containsExactly(KNEE);
        assertThat(found("PatientName=Maier&fuzzymatching=true")).containsExactly(HEAD);
        assertThat(found("PatientName=jon%20smyth&fuzzymatching=true")).containsExactly(KNEE);
        assertThat(found("StudyDescription=lift%20knie&fuzzymatching=true")).containsExactly(KNEE);
        assertThat(found("PatientName=Jones&fuzzymatching=true")).isEmpty();
        assertThat(found("PatientName=Maier&fuzzymatching=false")).isEmpty();
        assertThat(found("PatientName=Maier")).isEmpty();
        assertThat(found("PatientName=123&fuzzymatching=true")).isEmpty();
    }

    @Test
    @DisplayName("STU-10 Q-35 The modality filter sees visible series alone, and so does the total")
    void modality() {
        assertThat(found(alice, "ModalitiesInStudy=SR")).containsExactly(KNEE);
        assertThat(found(bob, "ModalitiesInStudy=SR")).isEmpty();
        assertThat(bob.get("/api/studies?ModalitiesInStudy=SR").header("X-Total-Count"))
                .contains("0");
        assertThat(found(bob, "ModalitiesInStudy=MR")).containsExactly(KNEE);
        assertThat(first(bob, "ModalitiesInStudy=MR").path("00080061").path("Value"))
                .hasSize(1);
        assertThat(found(alice, "ModalitiesInStudy=CT%5CDX")).containsExactly(FOOT, HEAD);
    }

    @Test
    @DisplayName(
            "STU-11 Newest first; each key sorts both ways, missing values last, ties by UID in the same direction")
    void sorting() {
        assertThat(found("")).containsExactly(FOOT, HEAD, KNEE, UNDATED);
        assertThat(found("sort=-StudyDate")).containsExactly(FOOT, HEAD, KNEE, UNDATED);
        assertThat(found("sort=StudyDate")).containsExactly(KNEE, HEAD, FOOT, UNDATED);
        assertThat(found("sort=00080020")).containsExactly(KNEE, HEAD, FOOT, UNDATED);
        assertThat(found("sort=PatientName")).containsExactly(FOOT, HEAD, KNEE, UNDATED);
        assertThat(found("sort=-00100010")).containsExactly(KNEE, HEAD, FOOT, UNDATED);
        assertThat(found("sort=-PatientID")).containsExactly(UNDATED, HEAD, KNEE, FOOT);
        assertThat(found("sort=StudyInstanceUID")).containsExactly(KNEE, HEAD, FOOT, UNDATED);
        assertThat(found("sort=-StudyID")).containsExactly(HEAD, KNEE, UNDATED, FOOT);
        assertThat(found("sort=StudyTime")).containsExactly(KNEE, HEAD, FOOT, UNDATED);
        assertThat(found("sort=AccessionNumber")).containsExactly(HEAD, KNEE, FOOT, UNDATED);
        assertThat(found("sort=ReferringPhysicianName")).startsWith(KNEE);
        for (String key : List.of("PatientSex", "ModalitiesInStudy", "--StudyDate", "studydate", "nonsense", "")) {
            refused("sort=" + key);
        }
        refused("sort=StudyDate&sort=PatientID");
    }

    @Test
    @DisplayName("STU-12 Q-34 D-20 AUTH-14 AUTH-15 Pages have the exact total and tell how many results remain")
    void paging() {
        var page = alice.get("/api/studies?limit=2&offset=1");
        assertThat(page.json()).hasSize(2);
        assertThat(page.header("X-Total-Count")).contains("4");
        assertThat(page.header("Warning"))
                .contains("299 127.0.0.1:8080: There are 1 additional results that can be requested");
        assertThat(found("limit=2&offset=1")).containsExactly(HEAD, KNEE);
        var last = alice.get("/api/studies?limit=2&offset=2");
        assertThat(last.header("Warning")).isEmpty();
        var beyond = alice.get("/api/studies?limit=2&offset=4");
        assertThat(beyond.status()).isEqualTo(204);
        assertThat(beyond.body()).isEmpty();
        assertThat(beyond.header("X-Total-Count")).contains("4");
        for (String bounds : List.of("limit=0", "limit=-1", "offset=-1", "limit=x", "offset=", "limit=99999999999")) {
            refused(bounds);
        }
    }

    @Test
    @DisplayName("STU-13 UI-23 AUTH-18 The attributes of 2.5.1 and no others; what is unknown is left out")
    void attributeSet() {
        var knee = first(alice, "StudyInstanceUID=" + KNEE);
        assertThat(tags(knee))
                .containsExactly(
                        "00080020",
                        "00080030",
                        "00080050",
                        "00080056",
                        "00080061",
                        "00080090",
                        "00080201",
                        "00100010",
                        "00100020",
                        "00100030",
                        "00100040",
                        "0020000D",
                        "00200010",
                        "00201206",
                        "00201208");
        assertThat(value(knee, "00080056")).isEqualTo("ONLINE");
        assertThat(knee.path("00080061").toString()).isEqualTo("{\"vr\":\"CS\",\"Value\":[\"MR\",\"SR\"]}");
        assertThat(knee.path("00100010")
                        .path("Value")
                        .path(0)
                        .path("Alphabetic")
                        .asText())
                .isEqualTo("SMITH^JOHN^^");
        assertThat(tags(first(alice, "StudyInstanceUID=" + UNDATED)))
                .containsExactly("00080056", "00100020", "0020000D", "00201206", "00201208");
    }

    @Test
    @DisplayName("STU-13 Q-15 UI-22 Series and instances count once, however many ways lead to them")
    void countsAreDistinct() {
        var knee = first(alice, "StudyInstanceUID=" + KNEE);
        assertThat(knee.path("00201206").toString()).isEqualTo("{\"vr\":\"IS\",\"Value\":[\"3\"]}");
        assertThat(value(knee, "00201208")).isEqualTo("26");
        var seenByBob = first(bob, "StudyInstanceUID=" + KNEE);
        assertThat(value(seenByBob, "00201206")).isEqualTo("2");
        assertThat(value(seenByBob, "00201208")).isEqualTo("25");
    }

    @Test
    @DisplayName(
            "STU-14 Q-36 AUTH-17 UI-21 includefield adds the description, by keyword or tag, repeated or with commas")
    void includedFields() {
        String query = "StudyInstanceUID=" + KNEE + "&inbox=true&includefield=";
        for (String names : List.of("StudyDescription", "00081030", "favorite,00081030", "x&includefield=00081030")) {
            var knee = first(alice, query + names);
            assertThat(knee.path("00081030").toString())
                    .as(names)
                    .isEqualTo("{\"vr\":\"LO\",\"Value\":[\"Left knee\"]}");
            assertThat(knee.has("00012345")).as(names).isEqualTo(names.contains("favorite"));
            assertThat(knee.has("00080080")).as(names).isFalse();
        }
        var everything = first(alice, query + "all");
        assertThat(value(everything, "00080080")).isEqualTo("General Hospital");
        assertThat(everything.has("00081030")).isTrue();
        assertThat(everything.has("00081190")).isFalse();
    }

    @Test
    @DisplayName("STU-14 Q-15 The number of favourite series is shown within a source alone")
    void favoriteCounts() {
        for (String name : List.of("favorite", "00012345")) {
            assertThat(first(alice, "inbox=true&StudyInstanceUID=" + KNEE + "&includefield=" + name)
                            .path("00012345")
                            .toString())
                    .isEqualTo("{\"vr\":\"IS\",\"Value\":[\"2\"]}");
            refused("includefield=" + name);
        }
        assertThat(value(first(alice, "album=" + album + "&includefield=favorite"), "00012345"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("STU-14 UI-21 The number of comments is that of those the caller can read")
    void commentCounts() {
        String comments = "/api/studies/" + FOOT + "/comments";
        assertThat(alice.form("POST", comments, "comment", "look").status()).isEqualTo(204);
        assertThat(alice.form("POST", comments, "comment", "hush", "to_user", "bob")
                        .status())
                .isEqualTo(204);
        assertThat(alice.form("POST", comments, "comment", "note", "to_user", "alice")
                        .status())
                .isEqualTo(204);
        for (String name : List.of("comments", "00012346", "00081030,comments")) {
            String query = "StudyInstanceUID=" + FOOT + "&includefield=" + name;
            assertThat(first(alice, query).path("00012346").toString()).isEqualTo("{\"vr\":\"IS\",\"Value\":[\"3\"]}");
            assertThat(value(first(bob, query), "00012346")).isEqualTo("2");
        }
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
        var stranger = server.bearer(link.json().path("access_token").asText());
        assertThat(value(first(stranger, "StudyInstanceUID=" + FOOT + "&includefield=comments"), "00012346"))
                .isEqualTo("1");
        assertThat(first(alice, "StudyInstanceUID=" + FOOT).has("00012346")).isFalse();
        assertThat(value(first(alice, "StudyInstanceUID=" + KNEE + "&includefield=comments"), "00012346"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("STU-15 The favourite filter needs a source and takes nothing but true")
    void favoriteFilter() {
        assertThat(found("inbox=true&favorite=true")).containsExactly(KNEE);
        assertThat(value(first(alice, "inbox=true&favorite=true"), "00201206")).isEqualTo("2");
        assertThat(found("album=" + album + "&favorite=true")).isEmpty();
        refused("favorite=true");
        refused("favorite=true&inbox=false");
        refused("inbox=true&favorite=false");
        refused("inbox=true&favorite=yes");
    }

    @Test
    @DisplayName("STU-17 What was only reserved is not listed")
    void unpopulated() {
        assertThat(found("StudyInstanceUID=1.2.826.9")).isEmpty();
        assertThat(alice.get("/api/studies").header("X-Total-Count")).contains("4");
    }

    @Test
    @DisplayName("STU-16 Lists come as DICOM JSON, as JSON, or in parts of DICOM XML")
    void formats() throws Exception {
        for (String accept : List.of("application/dicom+json", "*/*", "text/html,application/xml;q=0.9,*/*;q=0.8")) {
            assertThat(contentType(accept)).as(accept).isEqualTo("application/dicom+json");
        }
        assertThat(contentType("application/json, text/plain, */*")).isEqualTo("application/json");
        assertThat(contentType("application/json;q=0.5, application/dicom+json;q=0.9"))
                .isEqualTo("application/dicom+json");
        assertThat(ask("text/html").statusCode()).isEqualTo(406);
        var xml = ask("multipart/related; type=\"application/dicom+xml\"");
        String type = xml.headers().firstValue("Content-Type").orElseThrow();
        assertThat(type).startsWith("multipart/related; type=\"application/dicom+xml\"; boundary=");
        String boundary = type.substring(type.indexOf("boundary=") + 9);
        var parts = xml.body().split("--" + boundary, -1);
        assertThat(parts).hasSize(4);
        assertThat(parts[3]).isEqualTo("--\r\n");
        assertThat(parts[2])
                .startsWith("\r\nContent-Type: application/dicom+xml\r\n\r\n<?xml")
                .contains("<DicomAttribute tag=\"00080020\" vr=\"DA\" keyword=\"StudyDate\">"
                        + "<Value number=\"1\">20240115</Value></DicomAttribute>")
                .contains("<PersonName number=\"1\"><Alphabetic><FamilyName>SMITH</FamilyName>"
                        + "<GivenName>JOHN</GivenName></Alphabetic></PersonName>");
    }

    private static String contentType(String accept) throws Exception {
        return ask(accept).headers().firstValue("Content-Type").orElseThrow();
    }

    private static HttpResponse<String> ask(String accept) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.root() + "/api/studies?album=" + album))
                            .header("Authorization", "Bearer " + alice.token())
                            .header("Accept", accept)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
