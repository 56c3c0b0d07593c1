package maat.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import maat.server.ServerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedRoutesTest {
    private static final String PROXY = FeedServer.basic("proxy:secret");

    private static FeedServer server;
    private static FeedServer otherServer;
    private static HttpClient client;

    @BeforeAll
    static void open() throws InterruptedException {
        String url = ServerUnderTest.newDatabase();
        server = FeedServer.start(url);
        otherServer = FeedServer.start(url);
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void close() {
        client.close();
        server.close();
        otherServer.close();
    }

    @Test
    @DisplayName("The feed greets with the committed position, and then tells each change")
    void tellsChanges() throws InterruptedException {
        TestFeed.announce(server.database(), "user:before");
        try (var proxy = server.proxy()) {
            var hello = proxy.next();
            assertThat(hello.name()).isEqualTo("hello");
            long position = hello.data().path("position").longValue();
            assertThat(position).isPositive();

            TestFeed.announce(otherServer.database(), "user:bob", "album:x");
            var change = proxy.next();
            assertThat(change.name()).isEqualTo("change");
            assertThat(change.data().toString())
                    .isEqualTo("{\"position\":%d,\"dependencies\":[\"user:bob\",\"album:x\"]}".formatted(position + 1));
        }
    }

    @Test
    @DisplayName("A silent feed shows that it is alive, and goes on to tell changes")
    void beats() throws InterruptedException {
        try (var proxy = server.proxy()) {
            assertThat(proxy.next().name()).isEqualTo("hello");
            TestFeed.await(() -> proxy.heartbeats() >= 3);
            TestFeed.announce(server.database(), "user:carol");
            assertThat(proxy.next().name()).isEqualTo("change");
        }
    }

    @Test
    @DisplayName("A change is acknowledged once the proxies of both servers have applied it")
    void acknowledgesAcrossServers() throws InterruptedException {
        try (var proxy = server.proxy();
                var otherProxy = otherServer.proxy()) {
            proxy.next();
            otherProxy.next();
            for (int round = 0; round < 20; round++) {
                TestFeed.announce(server.database(), "round:" + round);
                assertThat(proxy.next().data().path("dependencies").path(0).asText())
                        .isEqualTo("round:" + round);
                assertThat(otherProxy.next().data().path("dependencies").path(0).asText())
                        .isEqualTo("round:" + round);
            }
        }
    }

    @Test
    @DisplayName("A renewal is answered with the position and for how long it holds")
    void renews() throws IOException, InterruptedException {
        var answer = put("/leases/" + UUID.randomUUID(), PROXY, "{\"applied\":9223372036854775807}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"position\":\\d+,\"lease_ms\":1000}");
    }

    @Test
    @DisplayName("A lease is given back")
    void releases() throws IOException, InterruptedException {
        String path = "/leases/" + UUID.randomUUID();
        put(path, PROXY, "{\"applied\":0}");
        assertThat(send("DELETE", path, PROXY, "").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", path, PROXY, "").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"applied\":\"1\"}", "{\"applied\":-1}", "{\"applied\":1.5}", "[1]", "{"})
    @DisplayName("A renewal without a position is 400")
    void malformedRenewal(String body) throws IOException, InterruptedException {
        assertThat(put("/leases/" + UUID.randomUUID(), PROXY, body).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy-1", "1-1-1-1-1", "%00"})
    @DisplayName("A holder that is no UUID is 400")
    void malformedHolder(String holder) throws IOException, InterruptedException {
        assertThat(put("/leases/" + holder, PROXY, "{\"applied\":1}").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic cHJveHk6d3Jvbmc=", "Bearer proxy:secret", "Basic %"})
    @DisplayName("Feed and leases are for internal clients alone")
    void internalClientsOnly(String authorization) throws IOException, InterruptedException {
        String lease = "/leases/" + UUID.randomUUID();
        assertThat(send("GET", "/feed", authorization, "").statusCode()).isEqualTo(401);
        assertThat(put(lease, authorization, "{\"applied\":1}").statusCode()).isEqualTo(401);
        assertThat(send("DELETE", lease, authorization, "").statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("A follower that goes away is noticed")
    void noticesThatAFollowerIsGone() throws IOException, InterruptedException {
        TestFeed.await(() -> otherServer.feed().subscribers() == 0);
        try (var socket = follower()) {
            TestFeed.await(() -> otherServer.feed().subscribers() == 1);
            assertThat(socket.isConnected()).isTrue();
        }
        TestFeed.await(() -> {
            TestFeed.announce(otherServer.database(), "policy");
            return otherServer.feed().subscribers() == 0;
        });
    }

    @Test
    @DisplayName("A follower that stalls is let go and does not hold up the server")
    void letsAStalledFollowerGo() throws IOException, InterruptedException {
        TestFeed.await(() -> otherServer.feed().subscribers() == 0);
        try (var socket = follower()) {
            TestFeed.await(() -> otherServer.feed().subscribers() == 1);
            String[] many = java.util.stream.IntStream.range(0, 2_000)
                    .mapToObj(i -> "series:1.2.826.0.1.3680043." + i)
                    .toArray(String[]::new);
            assertThat(socket.isConnected()).isTrue();
            TestFeed.await(() -> {
                TestFeed.announce(otherServer.database(), many);
                return otherServer.feed().subscribers() == 0;
            });
        }
    }

    /** Somebody who asks for the feed and reads nothing of it. */
    private static Socket follower() throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), otherServer.web().port());
        socket.getOutputStream()
                .write("GET /feed HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n\r\n"
                        .formatted(PROXY)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static HttpResponse<String> put(String path, String authorization, String body)
            throws IOException, InterruptedException {
        return send("PUT", path, authorization, body);
    }

    private static HttpResponse<String> send(String method, String path, String authorization, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.root() + path))
                .header("Authorization", authorization)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
