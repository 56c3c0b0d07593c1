package maat.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a server finds at its start, and what it makes of it. */
final class SchemaTest {
    private static final URI NO_PACS = URI.create("http://127.0.0.1:1/dicom-web");
    private static final String VERSION =
            "select version from flyway_schema_history where success order by installed_rank desc limit 1";

    @Test
    @DisplayName("OPS-05 The schema is made in an empty database, and an older one is brought up to date with its rows")
    void migrates() {
        String newest;
        try (var server = ServerUnderTest.start()) {
            newest = server.value(VERSION);
        }
        String url = ServerUnderTest.newDatabase();
        Flyway.configure().dataSource(url, null, null).target("1").load().migrate();
        insert(url, "insert into users (sub) values ('old')");
        for (int start = 0; start < 2; start++) {
            try (var server = ServerUnderTest.start(url, NO_PACS)) {
                assertThat(server.value(VERSION)).isEqualTo(newest).isNotEqualTo("1");
                assertThat(server.value("select sub from users")).isEqualTo("old");
            }
        }
    }

    @Test
    @DisplayName(
            "OPS-05 What is known of studies outlives the step from binary data sets to text (V9): lists are as before")
    void dataSetsBecomeText() {
        String url = ServerUnderTest.newDatabase();
        Flyway.configure().dataSource(url, null, null).target("8").load().migrate();
        insert(url, """
                insert into users (sub, email, name) values ('alice', 'alice@example.org', 'ALICE');
                insert into studies (study_uid, study_date, patient_name, attributes, populated) values
                    ('1.2.1', '20260102', 'Meyer^Anna', '{
                        "00080020": {"vr": "DA", "Value": ["20260102"]},
                        "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Meyer^Anna", "Ideographic": "山田^太郎"}]}}', true),
                    ('1.2.2', '20260101', 'O''Hara', '{"00100010": {"vr": "PN", "Value": [{"Alphabetic": "O''Hara"}]}}', true),
                    ('1.2.3', '20251231', null, '{}', true),
                    ('1.2.4', null, null, null, false);
                insert into series (series_uid, study, modality, instances, populated)
                    select study_uid || '.1', id, 'CT', 3, populated from studies;
                insert into series (series_uid, study, populated, reserved_until)
                    select study_uid || '.2', id, false, now() + interval '1 hour' from studies;
                insert into inbox_series (owner, series) select u.id, s.id from users u, series s""");
        try (var server = ServerUnderTest.start(url, NO_PACS)) {
            var alice = server.user("alice");
            assertThat(uids(alice.get("/api/studies?inbox=true"))).containsExactly("1.2.1", "1.2.2", "1.2.3");
            assertThat(uids(alice.get("/api/studies?PatientName=" + encoded("山田*"))))
                    .containsExactly("1.2.1");
            var all = alice.get("/api/studies?includefield=all&StudyInstanceUID=1.2.1")
                    .json()
                    .get(0);
            assertThat(all.at("/00100010/Value/0/Ideographic").asText()).isEqualTo("山田^太郎");
            assertThat(all.at("/00201206/Value/0").asInt()).isEqualTo(1);
        }
    }

    private static List<String> uids(Answer list) {
        return list.json()
                .valueStream()
                .map(dataSet -> dataSet.at("/0020000D/Value/0").asText())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void insert(String url, String rows) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(rows);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
