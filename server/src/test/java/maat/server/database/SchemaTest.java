package maat.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import maat.server.ServerUnderTest;
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
        insert(url);
        for (int start = 0; start < 2; start++) {
            try (var server = ServerUnderTest.start(url, NO_PACS)) {
                assertThat(server.value(VERSION)).isEqualTo(newest).isNotEqualTo("1");
                assertThat(server.value("select sub from users")).isEqualTo("old");
            }
        }
    }

    private static void insert(String url) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("insert into users (sub) values ('old')");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
