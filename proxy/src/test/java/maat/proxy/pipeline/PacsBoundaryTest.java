package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.FRAME;
import static maat.proxy.pipeline.ProxyUnderTest.SERIES;
import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.STUDY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import maat.proxy.stow.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the PACS is shown of whoever asks. */
class PacsBoundaryTest {
    private static final byte[] BODY = "pixels".getBytes(StandardCharsets.UTF_8);

    private static final String OTHER_SERIES = SERIES + ".7";

    private final Queue<FakeHttpServer.Request> atPacs = new ConcurrentLinkedQueue<>();

    private ProxyUnderTest world(String... settings) {
        var serving = ProxyUnderTest.serving(BODY);
        return new ProxyUnderTest(
                (request, connection) -> {
                    atPacs.add(request);
                    if (request.method().equals("POST")) {
                        return connection.json(200, "{}");
                    }
                    return request.target().matches(".*/series/[0-9.]+/(metadata|instances)")
                            ? connection.json(200, "[]")
                            : serving.answer(request, connection);
                },
                settings);
    }

    private List<FakeHttpServer.Request> of(String method) {
        return atPacs.stream()
                .filter(request ->
                        request.method().equals(method) && request.target().contains("/studies"))
                .toList();
    }

    @Test
    @DisplayName("WDO-14 OPS-08 every request to the PACS carries the pass of the decision, and who asks")
    void signed() {
        try (var world = world()) {
            for (String path : List.of(
                    FRAME,
                    SERIES_PATH,
                    SERIES_PATH + "/instances",
                    SERIES_PATH + "/metadata",
                    SERIES_PATH + "/thumbnail")) {
                world.get(path, "alice", "X-Maat-User", "mallory", "X-Maat-Capability", "none");
            }
            assertThat(of("GET"))
                    .as("an instance is looked up first, a thumbnail takes two")
                    .hasSizeGreaterThanOrEqualTo(6)
                    .filteredOn(request -> request.target().contains(SERIES))
                    .allSatisfy(request -> {
                        assertThat(request.field("Authorization")).isEqualTo("Bearer pass.alice." + SERIES + ".x");
                        assertThat(request.field("X-Maat-User")).isEqualTo("alice");
                        assertThat(request.field("X-Maat-Capability")).isEqualTo("cap1");
                    });
            assertThat(atPacs).allMatch(request -> request.field("Authorization") != null);
            assertThat(world.server.questions.get()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("WDO-14 a study is read series by series, each with a pass of its own")
    void study() {
        try (var world = world()) {
            world.server.visible.put(STUDY, List.of(SERIES, OTHER_SERIES));
            for (String path : List.of("", "/metadata", "/instances")) {
                atPacs.clear();
                assertThat(world.get("/api/studies/" + STUDY + path, "bob").statusCode())
                        .as(path)
                        .isIn(200, 204);
                assertThat(of("GET"))
                        .as(path)
                        .hasSize(2)
                        .allSatisfy(request -> assertThat(request.field("Authorization"))
                                .isEqualTo("Bearer pass.bob."
                                        + (request.target().contains(OTHER_SERIES) ? OTHER_SERIES : SERIES) + ".x"))
                        .allMatch(request -> "bob".equals(request.field("X-Maat-User")));
            }
            assertThat(world.server.questions.get())
                    .as("about the study and each series, and no more while the answers hold")
                    .isEqualTo(3);
        }
    }

    @Test
    @DisplayName("WDO-14 a series that goes out of sight while its study is read adds nothing; other refusals are told")
    void outOfSight() {
        try (var world = world()) {
            world.server.visible.put(STUDY, List.of(SERIES, OTHER_SERIES));
            world.server.refusal =
                    question -> question.at("/resource/id").asText().equals(SERIES) ? "not_found" : null;
            assertThat(world.get("/api/studies/" + STUDY + "/metadata", "bob").statusCode())
                    .isEqualTo(200);
            assertThat(of("GET"))
                    .hasSize(1)
                    .allMatch(request -> request.target().contains(OTHER_SERIES));
            world.server.refusal =
                    question -> question.at("/resource/type").asText().equals("series") ? "forbidden" : null;
            assertThat(world.get("/api/studies/" + STUDY + "/metadata", "carol").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    @DisplayName("WDO-15 an upload goes with what the question about storing brought")
    void upload() {
        try (var world = world()) {
            var upload = world.request("/api/studies/1.2.3", "carol", "Content-Type", "application/dicom")
                    .POST(BodyPublishers.ofByteArray(
                            TestInstance.of("1.2.3", "1.2.4", "1.2.5").bytes()));
            world.send(upload.build());
            assertThat(of("POST").getFirst().field("Authorization")).isEqualTo("Bearer pass.carol.maat.x");
            assertThat(of("POST").getFirst().field("X-Maat-User")).isEqualTo("carol");
            JsonNode asked = world.server.asked.stream()
                    .filter(question -> question.at("/action/name").asText().equals("study.store"))
                    .findFirst()
                    .orElseThrow();
            assertThat(asked.at("/resource/properties/study").asText()).isEqualTo("1.2.3");
        }
    }

    @Test
    @DisplayName("WDO-14 a pass is used until shortly before its end, then the decision is asked for anew")
    void renewed() {
        try (var world = world()) {
            world.get(SERIES_PATH, "alice");
            world.get(SERIES_PATH, "alice");
            assertThat(world.server.questions.get()).isEqualTo(1);
            world.server.passForMillis = 30_000;
            world.get(SERIES_PATH, "bob");
            world.get(SERIES_PATH, "bob");
            assertThat(world.server.questions.get()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("WDO-14 a configured credential of the PACS wins, names go along; switched off, nothing goes along")
    void otherwise() {
        try (var world = world("maat.pacs.authorization", "Basic b3J0aGFuYzpvcnRoYW5j")) {
            world.get(SERIES_PATH, "alice");
            var request = of("GET").getLast();
            assertThat(request.field("Authorization")).isEqualTo("Basic b3J0aGFuYzpvcnRoYW5j");
            assertThat(request.field("X-Maat-User")).isEqualTo("alice");
            assertThat(world.server.asked.element().at("/context").has("pacs_pass"))
                    .isFalse();
        }
        try (var world = world("maat.pacs.credential", "none")) {
            world.get(SERIES_PATH, "alice");
            var request = of("GET").getLast();
            assertThat(request.field("Authorization")).isNull();
            assertThat(request.field("X-Maat-User")).isNull();
        }
    }
}
