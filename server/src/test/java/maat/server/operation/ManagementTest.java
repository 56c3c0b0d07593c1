package maat.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import maat.server.ServerUnderTest;
import maat.server.config.ServerConfig;
import maat.server.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ManagementTest {
    private static final String UP = "{\"status\":\"UP\",\"checks\":[%s]}";

    private ServerUnderTest server;
    private HttpClient client;

    @BeforeEach
    void open() {
        server = ServerUnderTest.start();
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/ready", "/readiness"})
    @DisplayName("OPS-01 Ready when changes arrive and decisions can be made; not without policies")
    void readiness(String path) throws IOException, InterruptedException {
        awaitStatus(path, 200);
        assertThat(get(path).body())
                .isEqualTo(UP.formatted(
                        "{\"name\":\"feed\",\"status\":\"UP\"},{\"name\":\"decision\",\"status\":\"UP\"}"));

        execute("insert into policy_revisions (revision, origin, bundle) values ('none', 'published', '')");
        execute("update active_policy set revision = 'none'");
        var answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("{\"name\":\"decision\",\"status\":\"DOWN\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/liveness"})
    @DisplayName("OPS-01 Live, whatever the database does")
    void liveness(String path) throws IOException, InterruptedException {
        assertThat(get(path).body()).isEqualTo(UP.formatted("{\"name\":\"process\",\"status\":\"UP\"}"));
    }

    @Test
    @DisplayName(
            "OPS-02 Metrics in Prometheus form: requests, decisions, statements, feed, pool, process and what there is")
    void metrics() throws IOException, InterruptedException {
        server.anonymous().get("/api/albums");
        execute("insert into users (sub) values ('alice')");
        awaitStatus("/health/ready", 200);

        var answer = get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.body().lines())
                .anyMatch(line -> line.startsWith("maat_http_requests_seconds_count{method=\"GET\",status=\"401\"} "))
                .anyMatch(line -> line.startsWith("maat_decisions_total{action=\"user.read_self\""))
                .anyMatch(line ->
                        line.startsWith("maat_database_statements_seconds_count{outcome=\"done\",purpose=\"facts\"} "))
                .anyMatch(line -> line.startsWith("hikaricp_connections_active"))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                .contains("maat_feed_connected 1.0", "maat_number_of_users 1.0", "maat_number_of_study_comments 0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/health/ready", "/health/live", "/readiness", "/liveness"})
    @DisplayName("Q-25 Nothing of it is on the other listener")
    void notPublic(String path) {
        assertThat(server.internal().get(path).status()).isEqualTo(404);
    }

    private void awaitStatus(String path, int status) throws IOException, InterruptedException {
        while (get(path).statusCode() != status) {
            Thread.onSpinWait();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(server.management() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void execute(String sql) {
        try (var database = Database.open(
                new ServerConfig.Database(server.databaseUrl(), Optional.empty(), Optional.empty(), 4),
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry())) {
            database.withHandle(handle -> handle.execute(sql));
        }
    }
}
