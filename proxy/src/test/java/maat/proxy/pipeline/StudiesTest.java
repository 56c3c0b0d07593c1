package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.STUDY;
import static maat.proxy.pipeline.ProxyUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What depends on the visible series of a study, and lists and metadata of one series. */
class StudiesTest {
    private static final String STUDY_PATH = "/api/studies/" + STUDY;
    private static final byte[] PIXELS = new byte[200_000];

    static {
        new Random(7).nextBytes(PIXELS);
    }

    private final Queue<FakeHttpServer.Request> asked = new ConcurrentLinkedQueue<>();

    private static String series(FakeHttpServer.Request request) {
        return request.target().replaceAll(".*/series/([^/?]*).*", "$1");
    }

    private static String instance(String series, String tag, String extra) {
        return "{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"" + series + tag
                + "\"]},\"00081190\":{\"vr\":\"UR\",\"Value\":"
                + "[\"http://pacs:8042/dicom-web/studies/" + STUDY + "/series/" + series + "/instances/" + series + tag
                + "\"]}" + extra + "}";
    }

    /** A PACS with two instances in each series; series 9 is unknown to it. */
    private boolean archive(FakeHttpServer.Request request, FakeHttpServer.Connection connection) throws IOException {
        if (request.target().startsWith("/dicom-web/series?")) {
            return connection.json(200, "[]");
        }
        asked.add(request);
        String series = series(request);
        if (series.equals("1.9")) {
            return connection.json(404, "{}");
        }
        if (request.target().endsWith("/metadata") || request.target().contains("/instances")) {
            return connection.answer(
                    200,
                    "application/dicom+json",
                    ("["
                                    + instance(
                                            series,
                                            ".1",
                                            ",\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"http://x/studies/1.1/bulk/1\"}")
                                    + "," + instance(series, ".2", "") + "]")
                            .getBytes(StandardCharsets.UTF_8));
        }
        connection.head(
                "HTTP/1.1 200 OK",
                "Content-Type: multipart/related; type=\"application/dicom\"; boundary=\"zz" + series + "\"",
                "Transfer-Encoding: chunked");
        String part =
                "--zz" + series + "\r\nContent-Type: application/dicom\r\nMIME-Version: 1.0\r\n\r\n" + series + ":";
        chunk(connection, part.getBytes(StandardCharsets.ISO_8859_1));
        chunk(connection, PIXELS);
        chunk(connection, ("\r\n--zz" + series + "--\r\n").getBytes(StandardCharsets.ISO_8859_1));
        connection.raw("0\r\n\r\n");
        return true;
    }

    private static void chunk(FakeHttpServer.Connection connection, byte[] bytes) throws IOException {
        connection.raw(Integer.toHexString(bytes.length) + "\r\n");
        connection.raw(bytes);
        connection.raw("\r\n");
    }

    private ProxyUnderTest world() {
        var world = new ProxyUnderTest(this::archive);
        world.server.visible.put(STUDY, List.of("1.3", "1.4", "1.3"));
        return world;
    }

    @Test
    @DisplayName("WDO-01 a study is one multipart answer of its visible series; the source is asked about")
    void study() {
        try (var world = world()) {
            var answer = world.get(STUDY_PATH + "?album=q7Rk2mZb0X", "alice");
            assertThat(answer.statusCode()).isEqualTo(200);
            String type = answer.headers().firstValue("Content-Type").orElseThrow();
            assertThat(type).startsWith("multipart/related; type=\"application/dicom\"; boundary=");
            String boundary = type.substring(type.lastIndexOf('=') + 1);
            String pixels = new String(PIXELS, StandardCharsets.ISO_8859_1);
            String part = "\r\nContent-Type: application/dicom\r\n\r\n";
            assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1))
                    .isEqualTo("--" + boundary + part + "1.3:" + pixels + "\r\n--" + boundary + part + "1.4:" + pixels
                            + "\r\n--" + boundary + "--\r\n");
            assertThat(world.server.asked.element().at("/context/source/album").asText())
                    .isEqualTo("q7Rk2mZb0X");
            assertThat(asked)
                    .allMatch(r -> r.field("Accept")
                            .equals("multipart/related; type=\"application/dicom\"; transfer-syntax=*"));
        }
    }

    @Test
    @DisplayName("WDO-01 what the client accepts reaches the PACS; zip is 501, a single part 406")
    void accepts() {
        try (var world = world()) {
            String octets = "multipart/related; type=application/octet-stream; transfer-syntax=*";
            assertThat(world.get(STUDY_PATH, "alice", "Accept", octets).statusCode())
                    .isEqualTo(200);
            assertThat(asked.element().field("Accept"))
                    .isEqualTo("multipart/related; type=\"application/octet-stream\"; transfer-syntax=*");
            assertThat(world.get(STUDY_PATH, "alice", "Accept", "image/png").statusCode())
                    .isEqualTo(406);
            assertThat(world.get(STUDY_PATH + "?accept=application%2Fzip", "alice", "Accept", "text/html,*/*;q=0.8")
                            .statusCode())
                    .isEqualTo(501);
        }
    }

    @Test
    @DisplayName("WDO-11, Q-32 a study without visible series is 404, whether the PACS knows it or not")
    void invisible() {
        try (var world = world()) {
            world.server.visible.put("1.7", List.of());
            world.server.refused.put("bob", "not_found");
            for (String end : List.of("", "/metadata", "/instances")) {
                assertThat(world.get("/api/studies/1.7" + end, "alice").statusCode())
                        .isEqualTo(404);
                assertThat(world.get(STUDY_PATH + end, "bob").statusCode()).isEqualTo(404);
            }
            assertThat(asked).isEmpty();
        }
    }

    @Test
    @DisplayName("STU-22, WDO-07 study metadata is one array of the visible series, addresses rewritten in link form")
    void metadata() {
        try (var world = world()) {
            var answer = world.get("/api/link/alicealicealicealice/studies/" + STUDY + "/metadata", null);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/dicom+json");
            String root = "http://images.example.org/api/link/alicealicealicealice/studies/" + STUDY;
            assertThat(text(answer))
                    .startsWith("[{")
                    .endsWith("}]")
                    .contains(root + "/series/1.3/instances/1.3.1", root + "/series/1.4/instances/1.4.2")
                    .contains("\"7FE00010\":{\"vr\":\"OW\"}")
                    .doesNotContain("pacs:8042", "http://x");
            assertThat(world.metric("maat_proxy_dropped_references_total")).isEqualTo(2);
            assertThat(world.get(STUDY_PATH + "/metadata", "alice", "Accept", "application/dicom+xml")
                            .statusCode())
                    .isEqualTo(406);
        }
    }

    @Test
    @DisplayName("WDO-09 study instances: offset and limit over all visible series, further ones named in a warning")
    void instances() {
        try (var world = world()) {
            var page = world.get(STUDY_PATH + "/instances?offset=1&limit=2&Modality=CT", "alice");
            assertThat(text(page)).contains("1.3.2", "1.4.1").doesNotContain("1.3.1\"", "1.4.2");
            assertThat(page.headers().firstValue("Warning"))
                    .contains("299 images.example.org: There are 1 additional results that can be requested");
            assertThat(asked).allMatch(r -> r.target().endsWith("/instances?Modality=CT"));
            assertThat(text(world.get(STUDY_PATH + "/instances?SeriesInstanceUID=1.4", "alice")))
                    .contains("1.4.1")
                    .doesNotContain("1.3.1\"");
            assertThat(world.get(STUDY_PATH + "/instances?offset=10", "alice").statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    @DisplayName("WDO-08, WDO-07 instances and metadata of one series")
    void ofOneSeries() {
        try (var world = world()) {
            for (String end : List.of("/instances", "/metadata")) {
                var answer = world.get(STUDY_PATH + "/series/1.3" + end, "alice", "Accept", "application/json");
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
                assertThat(text(answer))
                        .contains("http://images.example.org/api/studies/" + STUDY + "/series/1.3/instances/1.3.1");
                assertThat(world.get(STUDY_PATH + "/series/1.9" + end, "alice").statusCode())
                        .isEqualTo(end.equals("/metadata") ? 404 : 204);
            }
        }
    }

    @Test
    @DisplayName("WDO-06 the thumbnail of a series is the rendered picture of a middle instance")
    void thumbnail() {
        try (var world = world()) {
            var answer =
                    world.get(STUDY_PATH + "/series/1.3/thumbnail?viewport=256%2C256", "alice", "Accept", "image/png");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(asked.stream().map(FakeHttpServer.Request::target))
                    .contains("/dicom-web/studies/" + STUDY + "/series/1.3/instances/1.3.2/rendered?viewport=256,256");
        }
    }

    @Test
    @DisplayName("WDO-16 a PACS that fails at once is a problem, one that fails in the middle breaks the answer off")
    void failures() {
        try (var world = world()) {
            world.pacs.behave((_, connection) -> connection.json(500, "{}"));
            assertThat(world.get(STUDY_PATH, "alice").statusCode()).isEqualTo(502);
            world.pacs.behave((_, connection) -> connection.json(200, "no json"));
            assertThat(world.get(STUDY_PATH + "/metadata", "alice").statusCode())
                    .isEqualTo(502);
            world.pacs.behave((request, connection) ->
                    series(request).equals("1.3") ? archive(request, connection) : connection.json(500, "{}"));
            assertThatThrownBy(() -> world.get(STUDY_PATH, "alice")).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> world.get(STUDY_PATH + "/metadata", "alice"))
                    .hasRootCauseInstanceOf(IOException.class);
            world.pacs.behave((request, connection) -> {
                connection.head("HTTP/1.1 200 OK", "Content-Type: multipart/related; boundary=b", "Content-Length: 20");
                connection.raw("--b\r\n\r\nunfinished part");
                return false;
            });
            assertThatThrownBy(() -> world.get(STUDY_PATH, "alice")).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("1.2 HEAD answers like GET, without a body")
    void head() {
        try (var world = world()) {
            for (String end : List.of("", "/metadata", "/instances")) {
                var answer = world.send(world.request(STUDY_PATH + end, "alice")
                        .method("HEAD", BodyPublishers.noBody())
                        .build());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.headers().firstValue("Content-Type")).isPresent();
            }
        }
    }
}
