package maat.server.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What a proxy does with feed and lease, over HTTP: follows the one, and renews the other at once and in between. */
final class FollowingProxy implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI root;
    private final String authorization;
    private final UUID holder = UUID.randomUUID();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private final Stream<String> lines;
    private volatile long applied;

    record Event(String name, JsonNode data) {}

    FollowingProxy(URI root, String authorization) {
        this.root = root;
        this.authorization = authorization;
        this.lines = send(request("/feed").GET().build(), HttpResponse.BodyHandlers.ofLines());
        var iterator = lines.iterator();
        var hello = read(iterator);
        this.applied = hello.data().path("position").longValue();
        events.add(hello);
        renew();
        Thread.ofVirtual().name("proxy-feed").start(() -> follow(iterator));
        Thread.ofVirtual().name("proxy-lease").start(this::keepRenewing);
    }

    /** The next event; fails when there is none within 20 s. */
    Event next() throws InterruptedException {
        var event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event within 20 s");
        }
        return event;
    }

    int heartbeats() {
        return heartbeats.get();
    }

    JsonNode renew() {
        var request = request("/leases/" + holder)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"applied\":" + applied + "}"))
                .build();
        try {
            return JSON.readTree(send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void follow(Iterator<String> iterator) {
        try {
            while (true) {
                var event = read(iterator);
                if (event.name().equals("heartbeat")) {
                    heartbeats.incrementAndGet();
                    continue;
                }
                applied = event.data().path("position").longValue();
                renew();
                events.add(event);
            }
        } catch (RuntimeException ended) {
            events.add(new Event("end", JSON.createObjectNode()));
        }
    }

    private void keepRenewing() {
        try {
            while (!client.awaitTermination(Duration.ofMillis(250))) {
                renew();
            }
        } catch (InterruptedException | RuntimeException ended) {
            events.add(new Event("end", JSON.createObjectNode()));
        }
    }

    private static Event read(Iterator<String> iterator) {
        String name = "";
        String data = "";
        for (String line = iterator.next(); !line.isEmpty() || data.isEmpty(); line = iterator.next()) {
            if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data = line.substring(5).strip();
            }
        }
        try {
            return new Event(name, JSON.readTree(data));
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).header("Authorization", authorization);
    }

    private <T> T send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler).body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        lines.close();
        client.shutdownNow();
    }
}
