package maat.server.capability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.IntStream;
import maat.server.ServerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When capability tokens were last used is noted for all replicas together, and nobody waits for that. */
final class CapabilityUsesTest {
    private static CapabilityWorld world;
    private static ServerUnderTest replica;

    @BeforeAll
    static void start() {
        world = new CapabilityWorld();
        replica = ServerUnderTest.start(world.server.databaseUrl(), URI.create("http://127.0.0.1:1/dicom-web"));
    }

    @AfterAll
    static void stop() {
        replica.close();
        world.server.close();
    }

    private static int use(ServerUnderTest server, JsonNode token) {
        return server.bearer(token.path("access_token").asText())
                .get("/api/albums")
                .status();
    }

    private static String column(String name, JsonNode token) {
        return world.server.value("select %s::text from capability_tokens where id = '%s'"
                .formatted(name, token.path("id").asText()));
    }

    private static void awaitNoted(JsonNode token) {
        var patience = Instant.now().plusSeconds(20);
        while (column("last_used", token) == null) {
            assertThat(Instant.now()).as("the use is noted").isBefore(patience);
        }
    }

    @Test
    @DisplayName("CAP-12 however often and wherever a token is used, its row is written once a minute")
    void onceAMinute() {
        var token = world.userToken();
        var marker = world.userToken();
        assertThat(use(world.server, token)).isEqualTo(200);
        awaitNoted(token);
        String version = column("xmin", token);
        assertThat(IntStream.range(0, 50).parallel().map(i -> use(i % 2 == 0 ? world.server : replica, token)))
                .containsOnly(200);
        assertThat(use(replica, marker)).isEqualTo(200);
        awaitNoted(marker); // by the replica, which notes in order
        assertThat(column("xmin", token)).isEqualTo(version);
    }

    @Test
    @DisplayName("CAP-12 a use does not wait for whoever changes the token's row, nor holds up the noting of others")
    void withoutContention() throws SQLException {
        var held = world.userToken();
        var free = world.userToken();
        try (var connection = DriverManager.getConnection(world.server.databaseUrl());
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from capability_tokens where id = '%s' for update"
                    .formatted(held.path("id").asText()));
            assertThat(use(world.server, held)).isEqualTo(200);
            assertThat(use(world.server, free)).isEqualTo(200);
            awaitNoted(free);
            assertThat(column("last_used", held)).isNull();
            connection.rollback();
        }
    }
}
