package maat.server.album;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/albums} with filters, orders and pages, over five albums of which alice is admin or member. */
final class AlbumSearchTest {
    private static ServerUnderTest server;
    private static Session alice;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        server.user("bob");
        server.user("carol");
        String knee = album(alice, "Knee trial");
        String hip = album(alice, "hip 100%");
        String meyer = album(alice, "Meyer_study");
        String shoulder = album(server.user("dave"), "shoulder");
        String elbow = album(server.user("erin"), "Elbow");
        member(shoulder, "alice", false);
        member(elbow, "alice", false);
        member(meyer, "bob", true);
        member(hip, "bob", true);
        member(hip, "carol", true);
        server.sql("update albums set add_series = false where album_id = '%s'".formatted(elbow));
        alice.put("/api/albums/" + meyer + "/favorites");
        holds(knee, "1.2.31", "1.2.31.1", "CT");
        holds(hip, "1.2.32", "1.2.32.1", "MR");
        holds(hip, "1.2.33", "1.2.33.1", "SR");
        server.upload(alice, meyer, "1.2.34", "1.2.34.1");
        server.sql("update series set populated = false, modality = 'XA', reserved_until = now() + interval '1 day'"
                + " where series_uid = '1.2.34.1'");
        dated(knee, "2031-01-01", "2031-02-09");
        dated(hip, "2031-01-02", "2031-02-05");
        dated(meyer, "2031-01-03", "2031-02-07");
        dated(shoulder, "2031-01-04", "2031-02-06");
        dated(elbow, "2031-01-05", "2031-02-08");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String album(Session owner, String name) {
        return owner.album(name);
    }

    private static void dated(String album, String created, String lastEvent) {
        server.sql("update albums set created_time = '%s 12:00Z', last_event_time = '%s 12:00Z' where album_id = '%s'"
                .formatted(created, lastEvent, album));
    }

    private static void member(String album, String sub, boolean admin) {
        server.sql("insert into members (album, member, admin) select a.id, u.id, %s from albums a, users u"
                        .formatted(admin)
                + " where a.album_id = '%s' and u.sub = '%s'".formatted(album, sub));
    }

    private static void holds(String album, String study, String series, String modality) {
        server.upload(alice, album, study, series);
        server.sql("update series set modality = '%s' where series_uid = '%s'".formatted(modality, series));
    }

    /** Names of the albums, in the order listed. */
    private static List<String> names(String query) {
        var answer = alice.get("/api/albums?" + query);
        assertThat(answer.status()).isEqualTo(200);
        var names = new ArrayList<String>();
        answer.json().forEach(album -> names.add(album.path("name").asText()));
        assertThat(answer.header("X-Total-Count")).contains(Integer.toString(names.size()));
        return names;
    }

    @ParameterizedTest
    @DisplayName("ALB-05 A name is matched in any case, * is any run, and % and _ are themselves")
    @CsvSource({
        "knee%20trial, Knee trial",
        "knee, ",
        "*TRI*, Knee trial",
        "*%25, hip 100%",
        "k%25, ",
        "Meyer_study, Meyer_study",
        "Meyer%3Fstudy, ",
        "meye__study, ",
        "%5C%25*, ",
        "**e**r, shoulder",
    })
    void byName(String pattern, String expected) {
        assertThat(names("name=" + pattern)).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    @DisplayName("ALB-06 With fuzzymatching a name is also found by its sound, whatever stars the pattern has")
    void bySound() {
        assertThat(names("name=*Sholdr*&fuzzymatching=true")).containsExactly("shoulder");
        assertThat(names("name=*Sholdr*&fuzzymatching=false")).isEmpty();
        assertThat(names("name=*hip*&fuzzymatching=true")).containsExactly("hip 100%");
        assertThat(names("name=***&fuzzymatching=true")).hasSize(5);
        assertThat(names("name=1&fuzzymatching=true")).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("ALB-07 Days of creation and of the last event, whole and inclusive")
    @CsvSource({
        "created_time=20310102, 'hip 100%'",
        "created_time=20310102-20310103, 'Meyer_study,hip 100%'",
        "created_time=-20310102, 'hip 100%,Knee trial'",
        "created_time=20310104-, 'Elbow,shoulder'",
        "last_event_time=20310209, 'Knee trial'",
        "last_event_time=20310208-&sort=name, 'Elbow,Knee trial'",
        "created_time=20310102-20310101, ",
    })
    void byDay(String query, String expected) {
        assertThat(String.join(",", names(query))).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @DisplayName("ALB-07 ALB-09 ALB-10 What is no day, no sort key and no page is 400")
    @ValueSource(
            strings = {
                "created_time=20310230",
                "created_time=2031-01-02",
                "created_time=-",
                "created_time=",
                "last_event_time=yesterday",
                "last_event_time=20310101-20310102-20310103",
                "sort=size",
                "sort=--name",
                "sort=",
                "sort=NAME",
                "sort=name&sort=name",
                "limit=0",
                "limit=-1",
                "offset=-1",
                "offset=1.5",
                "name=%00",
                "name=%FF",
                "modality=SEVENTEENLETTERS_",
            })
    void refuses(String query) {
        var answer = alice.get("/api/albums?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).isEqualTo("Bad Query Parameter");
    }

    @Test
    @DisplayName("ALB-08 Only with a modality of pixels, only favourites, only where series or tokens may be added")
    void byProperty() {
        assertThat(names("modality=mr")).containsExactly("hip 100%");
        assertThat(names("modality=M")).isEmpty();
        assertThat(names("modality=XA")).isEmpty();
        assertThat(names("favorite=true")).containsExactly("Meyer_study");
        assertThat(names("favorite=false")).hasSize(5);
        assertThat(names("canAddSeries=true&sort=name"))
                .containsExactly("hip 100%", "Knee trial", "Meyer_study", "shoulder");
        assertThat(names("canCreateCapabilityToken=true&sort=name"))
                .containsExactly("hip 100%", "Knee trial", "Meyer_study");
        assertThat(names("canCreateCapabilityToken=true&modality=CT&created_time=20310101"))
                .containsExactly("Knee trial");
    }

    @ParameterizedTest
    @DisplayName("ALB-09 Q-12 D-19 Six sort keys in both directions, ties by the last event, newest first")
    @CsvSource({
        "'', 'Elbow,shoulder,Meyer_study,hip 100%,Knee trial'",
        "sort=created_time, 'Knee trial,hip 100%,Meyer_study,shoulder,Elbow'",
        "sort=-created_time, 'Elbow,shoulder,Meyer_study,hip 100%,Knee trial'",
        "sort=last_event_time, 'hip 100%,shoulder,Meyer_study,Elbow,Knee trial'",
        "sort=-last_event_time, 'Knee trial,Elbow,Meyer_study,shoulder,hip 100%'",
        "sort=name, 'Elbow,hip 100%,Knee trial,Meyer_study,shoulder'",
        "sort=-name, 'shoulder,Meyer_study,Knee trial,hip 100%,Elbow'",
        "sort=number_of_users, 'Knee trial,Elbow,Meyer_study,shoulder,hip 100%'",
        "sort=-number_of_users, 'hip 100%,Elbow,Meyer_study,shoulder,Knee trial'",
        "sort=number_of_studies, 'Elbow,Meyer_study,shoulder,Knee trial,hip 100%'",
        "sort=-number_of_studies, 'hip 100%,Knee trial,Elbow,Meyer_study,shoulder'",
        "sort=number_of_comments, 'Knee trial,Elbow,Meyer_study,shoulder,hip 100%'",
        "sort=-number_of_comments, 'Knee trial,Elbow,Meyer_study,shoulder,hip 100%'",
    })
    void sorts(String query, String expected) {
        assertThat(String.join(",", names(query))).isEqualTo(expected);
    }

    @Test
    @DisplayName("ALB-10 UI-9 Pages cut the filtered list, and the total counts what paging can reach")
    void pages() {
        var second = alice.get("/api/albums?canAddSeries=true&sort=name&limit=2&offset=2");
        assertThat(second.json().findValuesAsText("name")).containsExactly("Meyer_study", "shoulder");
        assertThat(second.header("X-Total-Count")).contains("4");
        var beyond = alice.get("/api/albums?canAddSeries=true&offset=4");
        assertThat(beyond.header("X-Total-Count")).contains("4");
        assertThat(beyond.body()).isEqualTo("[]");
    }

    @Test
    @DisplayName("UI-8 Whoever has no album gets an empty array with 200")
    void none() {
        var answer = server.user("frank").get("/api/albums?canAddSeries=true&sort=-last_event_time");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[]");
        assertThat(answer.header("X-Total-Count")).contains("0");
    }
}
