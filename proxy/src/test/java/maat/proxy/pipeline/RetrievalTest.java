package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.FRAME;
import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.serving;
import static maat.proxy.pipeline.ProxyUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetrievalTest {
    private static final byte[] PIXELS = new byte[300_000];

    static {
        new Random(1).nextBytes(PIXELS);
    }

    @Test
    @DisplayName("WDO-04 a visible frame is passed on byte for byte, asked once and remembered")
    void passesOn() {
        try (var world = new ProxyUnderTest(serving(PIXELS))) {
            for (int i = 0; i < 5; i++) {
                var answer = world.get(FRAME, "alice");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(PIXELS);
                assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
                assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                        .contains("*");
            }
            assertThat(world.server.questions).hasValue(1);
        }
    }

    @Test
    @DisplayName("WDO-11 what the policy does not show is 404, with reasons and CORS, and never reaches the PACS")
    void refuses() {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (var world = new ProxyUnderTest((request, connection) -> {
            asked.add(request.target());
            return connection.json(200, "[]");
        })) {
            world.server.refused.put("bob", "not_found");
            var answer = world.get(FRAME, "bob");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(text(answer)).contains("\"reasons\":[\"no_path\"]").contains("Series Not Found");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            assertThat(asked).noneMatch(target -> target.contains("frames"));
        }
    }

    @Test
    @DisplayName("AUTH-04 a refused token is 401 without challenges; AUTH-03 none at all is 401 with both")
    void unauthorized() {
        try (var world = new ProxyUnderTest(serving(PIXELS))) {
            world.server.refused.put("expired", "unauthorized");
            assertThat(world.get(FRAME, "expired").statusCode()).isEqualTo(401);
            assertThat(world.get(FRAME, "expired").headers().allValues("WWW-Authenticate"))
                    .isEmpty();
            var none = world.get(FRAME, null);
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(none.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Basic realm=\"maat\"", "Bearer realm=\"maat\"");
            assertThat(world.get(FRAME, null, "Authorization", "Digest x")
                            .headers()
                            .allValues("WWW-Authenticate"))
                    .hasSize(2);
        }
    }

    @Test
    @DisplayName("AUTH-02 Basic carries the token as password; AUTH-20 a link carries it in the path")
    void otherCredentials() {
        try (var world = new ProxyUnderTest(serving(PIXELS))) {
            String basic = java.util.Base64.getEncoder()
                    .encodeToString("anything:alice".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(world.get(FRAME, null, "Authorization", "basic " + basic).statusCode())
                    .isEqualTo(200);
            String link = FRAME.replace("/api/", "/api/link/alicealicealicealice/");
            assertThat(world.get(link, null).statusCode()).isEqualTo(200);
            assertThat(world.get(link, "alice").statusCode()).isEqualTo(400);
            assertThat(List.of(world.get(link, null), world.get(link, "alice"), world.get(link + "/nothing", null)))
                    .as("Q-39 addresses with tokens do not travel on")
                    .allMatch(answer ->
                            answer.headers().allValues("Referrer-Policy").equals(List.of("no-referrer")));
            assertThat(world.server.questions).hasValue(2);
        }
    }

    @Test
    @DisplayName("H-30 the PACS sees neither token nor cookies nor who forwarded, the client no server details")
    void hygiene() {
        Queue<FakeHttpServer.Request> asked = new ConcurrentLinkedQueue<>();
        try (var world = new ProxyUnderTest((request, connection) -> {
            asked.add(request);
            connection.head(
                    "HTTP/1.1 200 OK",
                    "Server: Secret/1",
                    "Set-Cookie: a=b",
                    "Content-Type: x/y",
                    "Content-Location: http://pacs:8042/dicom-web/studies/1.2",
                    "X-Internal: 1",
                    "Content-Length: 2");
            connection.raw("ok");
            return true;
        })) {
            var answer = world.get(
                    SERIES_PATH,
                    "alice",
                    "Cookie",
                    "session=1",
                    "X-Forwarded-For",
                    "6.6.6.6",
                    "Forwarded",
                    "for=6.6.6.6",
                    "Accept",
                    "multipart/related; type=\"*/*\"",
                    "Range",
                    "bytes=0-1");
            var request = asked.stream()
                    .filter(r -> r.target().endsWith(SERIES_PATH.substring(4)))
                    .findFirst();
            assertThat(request.orElseThrow().fields().keySet())
                    .containsExactlyInAnyOrder(
                            "host", "accept", "range", "authorization", "x-maat-user", "x-maat-capability");
            assertThat(request.orElseThrow().field("authorization")).startsWith("Bearer pass.");
            assertThat(request.orElseThrow().field("accept"))
                    .isEqualTo("multipart/related; type=\"application/octet-stream\"");
            assertThat(answer.headers().map().keySet().stream().map(String::toLowerCase))
                    .doesNotContain("server", "set-cookie", "x-internal");
            assertThat(answer.headers().firstValue("Content-Location"))
                    .contains("http://images.example.org/api/studies/1.2");
        }
    }

    @Test
    @DisplayName("WDO-16 PACS down: 502; slow: 504; its refusals in our own form, its statuses kept")
    void pacsTrouble() {
        try (var world = new ProxyUnderTest(
                (request, connection) -> {
                    if (request.target().contains("1.2.3.4")) {
                        return connection.json(400, "{\"Details\":\"secret path\"}");
                    }
                    return request.target().contains("studies")
                            && connection.socket.getInputStream().read() >= 0;
                },
                "maat.proxy.timeout.pacs.response",
                "300")) {
            assertThat(world.get(SERIES_PATH, "alice").statusCode()).isEqualTo(504);
            var refused = world.get("/api/studies/1.2.3.4/series/1.2.3.5", "alice");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(text(refused)).contains("PACS error").doesNotContain("secret");
            world.pacs.close();
            var down = world.get(SERIES_PATH, "alice");
            assertThat(down.statusCode()).isEqualTo(502);
            assertThat(text(down)).contains("PACS error");
        }
    }

    @Test
    @DisplayName("A PACS that closes mid-body breaks the answer off, whether it gave a length or chunks")
    void closingMidBody() {
        for (String framing : new String[] {"Content-Length: 100000", "Transfer-Encoding: chunked"}) {
            try (var world = new ProxyUnderTest((request, connection) -> {
                connection.raw("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n10\r\n0123456789abcdef\r\n");
                return false;
            })) {
                String answer =
                        world.raw("GET " + SERIES_PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\n\r\n");
                assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("<reset>");
            }
        }
    }

    @Test
    @DisplayName("A kept connection that the PACS has closed meanwhile is replaced unnoticed")
    void retriesOnStaleConnections() {
        try (var world = new ProxyUnderTest((request, connection) -> {
            connection.answer(200, "x/y", "ok".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return false;
        })) {
            for (int i = 0; i < 50; i++) {
                assertThat(world.get(SERIES_PATH, "alice").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("D rulings: HEAD works like GET, without a body")
    void head() {
        try (var world = new ProxyUnderTest((request, connection) -> {
            connection.raw("HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nContent-Length: 5\r\n\r\n"
                    + (request.method().equals("HEAD") ? "" : "12345"));
            return true;
        })) {
            var head = world.send(world.request(SERIES_PATH, "alice")
                    .method("HEAD", BodyPublishers.noBody())
                    .build());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Length")).contains("5");
            assertThat(text(world.get(SERIES_PATH, "alice"))).isEqualTo("12345");
        }
    }

    @Test
    @DisplayName("H-08 an instance that the PACS does not list in the series does not exist; a yes is remembered")
    void membership() {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (var world = new ProxyUnderTest((request, connection) -> {
            asked.add(request.target());
            return request.target().contains("SOPInstanceUID=9.9")
                    ? connection.json(200, "[]")
                    : serving(PIXELS).answer(request, connection);
        })) {
            String foreign = FRAME.replace("/instances/" + ProxyUnderTest.INSTANCE, "/instances/9.9");
            assertThat(world.get(foreign, "alice").statusCode()).isEqualTo(404);
            assertThat(world.get(FRAME, "alice").statusCode()).isEqualTo(200);
            assertThat(world.get(FRAME, "bob").statusCode()).isEqualTo(200);
            assertThat(asked.stream().filter(t -> t.contains("SOPInstanceUID=" + ProxyUnderTest.INSTANCE)))
                    .hasSize(1);
            assertThat(asked).noneMatch(t -> t.contains("9.9/frames"));
        }
    }
}
