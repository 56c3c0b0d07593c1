package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import maat.server.ServerUnderTest.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code GET /studies}: in which order, pages and form studies come, and with what. */
final class StudyListTest extends StudyListWorld {
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
        var stranger = server.bearer(link.accessToken());
        assertThat(value(first(stranger, "StudyInstanceUID=" + FOOT + "&includefield=comments"), "00012346"))
                .isEqualTo("1");
        assertThat(first(alice, "StudyInstanceUID=" + FOOT).has("00012346")).isFalse();
        assertThat(value(first(alice, "StudyInstanceUID=" + KNEE + "&includefield=comments"), "00012346"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("STU-17 What was only reserved is not listed")
    void unpopulated() {
        assertThat(found("StudyInstanceUID=1.2.826.9")).isEmpty();
        assertThat(alice.get("/api/studies").header("X-Total-Count")).contains("4");
    }

    @Test
    @DisplayName("STU-16 Lists come as DICOM JSON, as JSON, or in parts of DICOM XML")
    void formats() {
        for (String accept : List.of("application/dicom+json", "*/*", "text/html,application/xml;q=0.9,*/*;q=0.8")) {
            assertThat(contentType(accept)).as(accept).isEqualTo("application/dicom+json");
        }
        assertThat(contentType("application/json, text/plain, */*")).isEqualTo("application/json");
        assertThat(contentType("application/json;q=0.5, application/dicom+json;q=0.9"))
                .isEqualTo("application/dicom+json");
        assertThat(ask("text/html").status()).isEqualTo(406);
        for (String accept : List.of(
                "multipart/related; type=application/dicom+xml",
                "multipart/related;type=\"application/dicom+xml\";q=0.9, application/json;q=0.1")) {
            assertThat(contentType(accept)).as(accept).startsWith("multipart/related; type=");
        }
        var xml = ask("multipart/related; type=\"application/dicom+xml\"");
        String type = xml.header("Content-Type").orElseThrow();
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

    private static String contentType(String accept) {
        return ask(accept).header("Content-Type").orElseThrow();
    }

    private static Answer ask(String accept) {
        return alice.with("Accept", accept).get("/api/studies?album=" + album);
    }
}
