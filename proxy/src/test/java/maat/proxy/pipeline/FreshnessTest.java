package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.SERIES;
import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import maat.proxy.pipeline.FakeMaatServer.Await;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final byte[] SMALL = "pixels".getBytes(StandardCharsets.UTF_8);

    @Test
    @DisplayName("Zero stale answers: after an acknowledged removal the very next request is refused, 200 times")
    void nextRequestIsRefused() {
        try (var world = new ProxyUnderTest(serving(SMALL))) {
            for (int round = 0; round < 200; round++) {
                assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(200);
                world.server.refused.put("bob", "not_found");
                world.server.announce("user:bob");
                assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(404);
                world.server.refused.remove("bob");
            }
        }
    }

    @Test
    @DisplayName("A refusal is not remembered: what is granted works at once")
    void grantsWorkAtOnce() {
        try (var world = new ProxyUnderTest(serving(SMALL))) {
            world.server.refused.put("bob", "not_found");
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(404);
            world.server.refused.remove("bob");
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("A refusal is not shared: what is granted while the same question is on its way works at once")
    void refusalsAreNotShared() throws Exception {
        try (var world = new ProxyUnderTest(serving(SMALL));
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            world.server.refused.put("bob", "not_found");
            world.server.beforeDeciding = () -> {
                asking.countDown();
                awaitQuietly(go);
            };
            var before = callers.submit(() -> world.get(SERIES_PATH, "bob").statusCode());
            asking.await();
            world.server.refused.remove("bob");
            var after = callers.submit(() -> world.get(SERIES_PATH, "bob").statusCode());
            Await.until("it waits, too", () -> world.metric("maat_proxy_decisions_shared_total") == 1);
            go.countDown();
            assertThat(before.get()).isEqualTo(404);
            assertThat(after.get()).isEqualTo(200);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("Without a lease nothing remembered is used; without anybody to decide everything is 503")
    void withoutLease() {
        try (var world = new ProxyUnderTest(serving(SMALL))) {
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(200);
            world.server.leases = false;
            Await.until("the lease has run out", () -> world.metric("maat_proxy_lease_held") == 0);
            int before = world.server.questions.get();
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(200);
            assertThat(world.server.questions).hasValue(before + 1);
            world.server.close();
            var answer = world.get(SERIES_PATH, "bob");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
        }
    }

    @Test
    @DisplayName("A committed change that no announcement brought ends the lease with the next renewal")
    void deafListener() {
        try (var world = new ProxyUnderTest(serving(SMALL))) {
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(200);
            world.server.commitSilently();
            Await.until("the lease is lost", () -> world.metric("maat_proxy_lease_held") == 0);
            world.server.refused.put("bob", "not_found");
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("A cut feed empties the memory and comes back")
    void cutFeed() {
        try (var world = new ProxyUnderTest(serving(SMALL))) {
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(200);
            world.server.cutFeeds();
            Await.until("the feed is back", () -> world.metric("maat_proxy_feed_connects_total") == 2);
            Await.until("the lease is held", () -> world.metric("maat_proxy_lease_held") == 1);
            assertThat(world.metric("maat_proxy_cache_entries")).isZero();
        }
    }

    @Test
    @DisplayName("Fill race: an answer overtaken by an announcement is served, not remembered")
    void fillRace() {
        try (var world = new ProxyUnderTest(serving(SMALL))) {
            var once = new AtomicReference<Runnable>(() -> world.server.announce("series:" + SERIES));
            world.server.beforeDeciding = () -> {
                Runnable action = once.getAndSet(null);
                if (action != null) {
                    action.run();
                }
            };
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(200);
            Await.until("the stream was decided again", () -> world.server.questions.get() >= 2);
            int before = world.server.questions.get();
            world.server.beforeDeciding = () -> {};
            assertThat(world.get(SERIES_PATH, "bob").statusCode()).isEqualTo(200);
            assertThat(world.server.questions.get()).isBetween(before, before + 1);
        }
    }

    @Test
    @DisplayName("An open download is cut when its right goes, and its connection to the PACS with it")
    void openStreamIsCut() throws Exception {
        CountDownLatch pacsGone = new CountDownLatch(1);
        try (var world = new ProxyUnderTest(endless(pacsGone));
                Socket socket = world.connect()) {
            InputStream in = begin(socket);
            world.server.refused.put("bob", "not_found");
            world.server.announce("user:bob");
            assertThat(ProxyUnderTest.readAll(in)).endsWith("<reset>");
            pacsGone.await();
            assertThat(world.metric("maat_proxy_streams_cut_total")).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("An answer that the client has whole is not cut any more: its connection serves the next request")
    void wholeAnswerIsOver() throws Exception {
        CountDownLatch inDoubt = new CountDownLatch(1);
        CountDownLatch decide = new CountDownLatch(1);
        try (var world = new ProxyUnderTest((request, connection) -> sixBytes(request, connection, inDoubt));
                Socket socket = world.connect()) {
            InputStream in = socket.getInputStream();
            ask(socket, "bob");
            assertThat(head(in)).startsWith("HTTP/1.1 200 OK");
            world.server.beforeDeciding = () -> uninterrupted(decide);
            world.server.refused.put("bob", "not_found");
            world.server.announce("user:bob");
            Await.until("it is decided again", () -> world.metric("maat_proxy_streams_redecided_total") >= 1);
            inDoubt.countDown();
            assertThat(in.readNBytes(6)).asString(StandardCharsets.US_ASCII).isEqualTo("pixels");
            ask(socket, "alice");
            decide.countDown();
            assertThat(head(in)).startsWith("HTTP/1.1 200 OK");
            assertThat(in.readNBytes(6)).asString(StandardCharsets.US_ASCII).isEqualTo("pixels");
        }
    }

    private static boolean sixBytes(
            FakeHttpServer.Request request, FakeHttpServer.Connection connection, CountDownLatch inDoubt)
            throws IOException {
        if (!request.target().contains("/studies/")) {
            return connection.json(200, "[]");
        }
        connection.head("HTTP/1.1 200 OK", "Content-Type: application/dicom", "Content-Length: 6");
        uninterrupted(inDoubt);
        connection.raw("pixels");
        return true;
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ask(Socket socket, String token) throws IOException {
        socket.getOutputStream()
                .write(("GET " + SERIES_PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return text + "<end>";
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @Test
    @DisplayName("An open download whose right stays goes on after an announcement")
    void openStreamGoesOn() throws Exception {
        CountDownLatch pacsGone = new CountDownLatch(1);
        try (var world = new ProxyUnderTest(endless(pacsGone));
                Socket socket = world.connect()) {
            InputStream in = begin(socket);
            world.server.announce("user:bob");
            Await.until("it was decided again", () -> world.metric("maat_proxy_streams_redecided_total") >= 1);
            assertThat(in.readNBytes(8 << 20)).hasSize(8 << 20);
        }
        pacsGone.await();
    }

    @Test
    @DisplayName("An open download ends when the lease is lost and nobody can decide")
    void openStreamWithoutServers() throws Exception {
        try (var world = new ProxyUnderTest(endless(new CountDownLatch(1)));
                Socket socket = world.connect()) {
            InputStream in = begin(socket);
            world.server.close();
            assertThat(ProxyUnderTest.readAll(in)).endsWith("<reset>");
        }
    }

    @Test
    @DisplayName("An open download is decided again when its decision runs out")
    void openStreamExpires() throws Exception {
        try (var world = new ProxyUnderTest(endless(new CountDownLatch(1)));
                Socket socket = world.connect()) {
            world.server.validForMillis = 300;
            InputStream in = begin(socket);
            world.server.refused.put("bob", "unauthorized");
            assertThat(ProxyUnderTest.readAll(in)).endsWith("<reset>");
        }
    }

    private static InputStream begin(Socket socket) throws Exception {
        ask(socket, "bob");
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
        in.readNBytes(1 << 20);
        return in;
    }

    private static FakeHttpServer.Behaviour endless(CountDownLatch gone) {
        return (request, connection) -> {
            if (!request.target().contains("/studies/")) {
                return connection.json(200, "[]");
            }
            connection.raw("HTTP/1.1 200 OK\r\nContent-Type: application/dicom\r\nContent-Length: 1073741824\r\n\r\n");
            try {
                byte[] block = new byte[64 << 10];
                for (int i = 0; i < 16384; i++) {
                    connection.raw(block);
                }
            } finally {
                gone.countDown();
            }
            return true;
        };
    }
}
