package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import maat.server.FakePacs;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Alice's four studies, two of which Bob sees in part in an album; the tests only look at them. */
abstract class StudyListWorld {
    static final String KNEE = "1.2.826.1";
    static final String HEAD = "1.2.826.2";
    static final String FOOT = "1.2.826.3";
    static final String UNDATED = "1.2.826.4";

    private static FakePacs pacs;
    static ServerUnderTest server;
    static Session alice;
    static Session bob;
    static String album;

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
        album = alice.album("knee");
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

    static List<String> found(Session who, String query) {
        var answer = who.get("/api/studies?" + query);
        assertThat(answer.status()).as(query + answer).isIn(200, 204);
        var uids = new ArrayList<String>();
        if (answer.status() == 200) {
            answer.json().forEach(study -> uids.add(value(study, "0020000D")));
        }
        return uids;
    }

    static List<String> found(String query) {
        return found(alice, query);
    }

    static JsonNode first(Session who, String query) {
        return who.get("/api/studies?" + query).json().path(0);
    }

    static String value(JsonNode dataSet, String tag) {
        return dataSet.path(tag).path("Value").path(0).asText();
    }

    static List<String> tags(JsonNode dataSet) {
        return dataSet.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }

    static void refused(String query) {
        var answer = alice.get("/api/studies?" + query);
        assertThat(answer.status()).as(query).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).as(query + answer).isEqualTo("Bad Query Parameter");
    }
}
