package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.serving;
import static maat.proxy.pipeline.ProxyUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import maat.proxy.pipeline.FakeMaatServer.Await;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PassThroughTest {
    private static final byte[] NOTHING = {};

    @Test
    @DisplayName("AUTH-21 what is no DICOMweb goes to a server: path, query, form, Authorization and all")
    void passesOn() {
        try (var world = new ProxyUnderTest(serving(NOTHING))) {
            var answer = world.send(world.request("/api/users/a%40b.example?x=1&y=%20", "alice")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("X-Authorization-Source", "Bearer other")
                    .POST(BodyPublishers.ofString("name=knee"))
                    .build());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(text(answer)).isEqualTo("{\"ok\":true}");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            var request = world.server.api.remove();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.text()).isEqualTo("name=knee");
            assertThat(request.field("authorization")).isEqualTo("Bearer alice");
            assertThat(request.field("x-authorization-source")).isEqualTo("Bearer other");
            assertThat(request.field("content-type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(request.field("x-forwarded-for")).isEqualTo("127.0.0.1");
            assertThat(world.server.questions).hasValue(0);
        }
    }

    @Test
    @DisplayName("AUTH-21 HEAD is answered like GET, without the body")
    void heads() {
        try (var world = new ProxyUnderTest(serving(NOTHING))) {
            var answer = world.send(
                    world.request("/api/albums?limit=1", "alice").HEAD().build());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(text(answer)).isEmpty();
            assertThat(answer.headers().firstValue("Content-Type"))
                    .isEqualTo(
                            world.get("/api/albums?limit=1", "alice").headers().firstValue("Content-Type"));
            var request = world.server.api.remove();
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.target()).isEqualTo("/api/albums?limit=1");
        }
    }

    @Test
    @DisplayName("AUTH-20 a link reaches the server as Bearer, and the server learns the prefix of its addresses")
    void links() {
        try (var world = new ProxyUnderTest(serving(NOTHING))) {
            String token = "linklinklinklinklink";
            assertThat(world.get("/api/link/" + token + "/studies", null, "X-Maat-Link", "evil")
                            .statusCode())
                    .isEqualTo(200);
            var request = world.server.api.remove();
            assertThat(request.target()).isEqualTo("/api/studies");
            assertThat(request.field("authorization")).isEqualTo("Bearer " + token);
            assertThat(request.field("x-maat-link")).isEqualTo(token);
        }
    }

    @Test
    @DisplayName("H-31 X-Forwarded-For counts from configured addresses alone, and only its nearest unknown hop")
    void forwarded() {
        try (var world =
                new ProxyUnderTest(serving(NOTHING), "maat.proxy.trusted.addresses", "127.0.0.1, 10.0.0.0/8")) {
            world.get("/api/albums", "alice", "X-Forwarded-For", "6.6.6.6, 192.0.2.7, 10.1.2.3");
            assertThat(world.server.api.remove().field("x-forwarded-for")).isEqualTo("192.0.2.7");
            world.get("/api/albums", "alice", "X-Forwarded-For", "6.6.6.6, nonsense");
            assertThat(world.server.api.remove().field("x-forwarded-for")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    @DisplayName("A server that cannot be reached is passed over; when none can, the answer is 503")
    void failOver() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (var server = new FakeMaatServer();
                var pacs = new FakeHttpServer(serving(NOTHING));
                var proxy = ProxyUnderTest.start(
                        pacs.root("/dicom-web").toString(), "http://127.0.0.1:" + free + "," + server.root())) {
            assertThat(status(proxy, "GET /api/albums")).startsWith("HTTP/1.1 200");
            assertThat(status(proxy, "POST /api/albums")).startsWith("HTTP/1.1 200");
            assertThat(status(proxy, "GET " + SERIES_PATH)).startsWith("HTTP/1.1 200");
            server.stop();
            assertThat(status(proxy, "GET /api/albums")).startsWith("HTTP/1.1 503");
            assertThat(status(proxy, "POST /api/albums")).startsWith("HTTP/1.1 503");
            assertThat(status(proxy, "GET " + SERIES_PATH)).startsWith("HTTP/1.1 503");
        }
    }

    @Test
    @DisplayName("What may not be sent twice goes out on a new connection: a kept one may be dead")
    void newConnectionsForForms() {
        try (var world = new ProxyUnderTest(serving(NOTHING))) {
            for (int i = 0; i < 5; i++) {
                world.get("/api/albums", "alice");
                world.send(world.request("/api/albums", "alice")
                        .POST(BodyPublishers.ofString("a=b"))
                        .build());
            }
            assertThat(world.server.api).hasSize(10);
            assertThat(world.server.formsOnUsedConnections).hasValue(0);
        }
    }

    private static String status(Proxy proxy, String line) throws IOException {
        try (Socket socket = new Socket(
                java.net.InetAddress.getLoopbackAddress(), proxy.address().getPort())) {
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n"
                                    + "Authorization: Bearer alice\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return ProxyUnderTest.readAll(socket.getInputStream());
        }
    }

    @Test
    @DisplayName(
            "A client that reads nothing holds the PACS back instead of filling the memory; one that leaves ends it")
    void backPressure() throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(1);
        try (var world = new ProxyUnderTest((request, connection) -> {
                    if (!request.target().contains("/studies/")) {
                        return connection.json(200, "[]");
                    }
                    connection.raw("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
                    try {
                        for (int i = 0; i < 1024; i++) {
                            connection.raw(new byte[1 << 20]);
                            sent.addAndGet(1 << 20);
                        }
                    } finally {
                        ended.countDown();
                    }
                    return true;
                });
                Socket socket = world.connect()) {
            socket.getOutputStream()
                    .write(("GET " + SERIES_PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            AtomicLong last = new AtomicLong(-1);
            AtomicInteger quiet = new AtomicInteger();
            Await.until("the PACS is held back", () -> {
                long now = sent.get();
                return quiet.addAndGet(now > 0 && now == last.getAndSet(now) ? 1 : -quiet.get()) > 300;
            });
            assertThat(sent.get()).isLessThan(64 << 20);
            socket.getInputStream().readNBytes(80 << 20);
            assertThat(sent.get()).isGreaterThan(64 << 20);
            socket.shutdownOutput();
            ended.await();
        }
    }

    @Test
    @DisplayName("OPS-01, OPS-02 health and metrics are on the management listener alone")
    void management() {
        try (var world = new ProxyUnderTest(serving(NOTHING))) {
            for (String path : new String[] {"/health/live", "/health/ready", "/liveness", "/readiness"}) {
                assertThat(world.management(path).statusCode()).isEqualTo(200);
                assertThat(world.get(path, "alice").statusCode()).isEqualTo(404);
            }
            world.get(SERIES_PATH, "alice");
            world.get(SERIES_PATH, "alice");
            assertThat(text(world.management("/metrics")))
                    .contains("maat_proxy_requests_total{route=\"series\",status=\"200\"} 2.0")
                    .contains("maat_proxy_decisions_total{outcome=\"allowed\"} 1.0")
                    .contains("maat_proxy_cache_hits_total 1.0", "maat_proxy_lease_held 1.0")
                    .contains("maat_proxy_backend_connections{backend=\"pacs\"}");
            world.server.close();
            Await.until(
                    "it is not ready", () -> world.management("/health/ready").statusCode() == 503);
            assertThat(world.management("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("Many who ask the same at once cause one question")
    void coalesces() throws Exception {
        try (var world = new ProxyUnderTest(serving("x".getBytes(StandardCharsets.UTF_8)))) {
            CountDownLatch all = new CountDownLatch(1);
            world.server.beforeDeciding = () -> {
                try {
                    all.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            };
            var answers = new java.util.ArrayList<java.util.concurrent.CompletableFuture<Integer>>();
            for (int i = 0; i < 20; i++) {
                answers.add(world.client
                        .sendAsync(
                                world.request(SERIES_PATH, "alice").build(),
                                java.net.http.HttpResponse.BodyHandlers.discarding())
                        .thenApply(java.net.http.HttpResponse::statusCode));
            }
            Await.until("all wait", () -> world.metric("maat_proxy_decisions_shared_total") == 19);
            all.countDown();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
            assertThat(world.server.questions).hasValue(1);
        }
    }

    @Test
    @DisplayName("When the proxy stops, open answers end properly and new connections are refused")
    void stops() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        var world = new ProxyUnderTest((request, connection) -> {
            if (request.target().contains("/studies/")) {
                asked.countDown();
                try {
                    stopping.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
            return connection.json(200, "[]");
        });
        int port = world.port();
        var answer = world.client.sendAsync(
                world.request(SERIES_PATH, "alice").build(), java.net.http.HttpResponse.BodyHandlers.ofString());
        asked.await();
        Thread stop = Thread.ofVirtual().start(world.proxy::close);
        Await.until("nobody listens", () -> {
            try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
                return !socket.isConnected();
            } catch (IOException refused) {
                return true;
            }
        });
        stopping.countDown();
        assertThat(answer.get().statusCode()).isEqualTo(200);
        stop.join();
        world.pacs.close();
        world.server.close();
        world.client.close();
    }
}
