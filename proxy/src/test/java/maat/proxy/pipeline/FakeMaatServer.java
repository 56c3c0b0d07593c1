package maat.proxy.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Stands in for a Maat server in tests: decides as told, keeps a feed and one lease. */
final class FakeMaatServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeHttpServer http = new FakeHttpServer(this::answer);
    private final Set<FakeHttpServer.Connection> feeds = ConcurrentHashMap.newKeySet();
    private final AtomicLong position = new AtomicLong(1);
    private final AtomicLong applied = new AtomicLong();
    final AtomicInteger formsOnUsedConnections = new AtomicInteger();
    private final Set<FakeHttpServer.Connection> apiConnections = ConcurrentHashMap.newKeySet();
    final AtomicInteger questions = new AtomicInteger();
    final Queue<FakeHttpServer.Request> api = new ConcurrentLinkedQueue<>();
    /** Token → refusal status word; an absent token is allowed. */
    final ConcurrentHashMap<String, String> refused = new ConcurrentHashMap<>();

    /** What is refused by what is asked: a status word, or null. */
    volatile Function<JsonNode, String> refusal = _ -> null;

    /** Study → visible series, told where a question is about a study. */
    final ConcurrentHashMap<String, List<String>> visible = new ConcurrentHashMap<>();

    final Queue<JsonNode> asked = new ConcurrentLinkedQueue<>();
    final Queue<JsonNode> proofs = new ConcurrentLinkedQueue<>();
    final Queue<JsonNode> admissions = new ConcurrentLinkedQueue<>();
    final Queue<JsonNode> completions = new ConcurrentLinkedQueue<>();
    volatile Function<JsonNode, String> admission = _ -> "{\"allowed\":true}";
    volatile int admissionStatus = 200;
    volatile int decisionStatus = 200;

    volatile String refusalReason = "no_path";
    volatile String proofAnswer = "{\"valid\":true}";
    volatile int proofStatus = 200;

    volatile long validForMillis = 60_000;
    volatile long passForMillis = 300_000;
    volatile boolean leases = true;
    volatile boolean cache = true;
    volatile Runnable beforeDeciding = () -> {};
    volatile Function<FakeHttpServer.Request, String> apiAnswer = _ -> "{\"ok\":true}";

    URI root() {
        return http.root("");
    }

    private boolean answer(FakeHttpServer.Request request, FakeHttpServer.Connection connection) throws IOException {
        String path = request.target();
        if (path.startsWith("/api/")) {
            api.add(request);
            if (!apiConnections.add(connection) && request.method().equals("POST")) {
                formsOnUsedConnections.incrementAndGet();
            }
            if (path.equals("/api/session")) {
                connection.raw("HTTP/1.1 204 X\r\nSet-Cookie: opened=1\r\n\r\n");
                return true;
            }
            return connection.json(200, apiAnswer.apply(request));
        }
        if (!("Basic "
                        + java.util.Base64.getEncoder()
                                .encodeToString("proxy:secret".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .equals(request.field("Authorization"))) {
            return connection.json(401, "{}");
        }
        if (path.equals("/access/v1/evaluation")) {
            return decide(request, connection);
        }
        if (path.equals("/access/v1/proof")) {
            proofs.add(JSON.readTree(request.body()));
            return connection.json(proofStatus, proofAnswer);
        }
        if (path.equals("/pacs/pass")) {
            JsonNode about = JSON.readTree(request.body());
            return connection.json(200, pass("proxy." + about.path("series").asText("lists"), "read"));
        }
        if (path.equals("/uploads/series")) {
            JsonNode question = JSON.readTree(request.body());
            admissions.add(question);
            return connection.json(admissionStatus, admission.apply(question));
        }
        if (path.equals("/uploads/completed")) {
            completions.add(JSON.readTree(request.body()));
            connection.raw("HTTP/1.1 204 X\r\n\r\n");
            return true;
        }
        if (path.equals("/feed")) {
            return feed(connection);
        }
        if (path.startsWith("/leases/") && request.method().equals("PUT")) {
            applied.set(JSON.readTree(request.body()).path("applied").asLong());
            return leases
                    ? connection.json(200, "{\"position\":" + position.get() + ",\"lease_ms\":1000}")
                    : connection.json(503, "{}");
        }
        return connection.json(path.startsWith("/leases/") ? 200 : 404, "{}");
    }

    private boolean decide(FakeHttpServer.Request request, FakeHttpServer.Connection connection) throws IOException {
        questions.incrementAndGet();
        if (decisionStatus != 200) {
            return connection.json(decisionStatus, "{}");
        }
        JsonNode question = JSON.readTree(request.body());
        asked.add(question);
        String token = question.at("/subject/properties/token").asText();
        String series = question.at("/resource/id").asText();
        String refusal = Optional.ofNullable(refused.get(token)).orElseGet(() -> this.refusal.apply(question));
        beforeDeciding.run();
        return refusal != null
                ? connection.json(
                        200,
                        "{\"decision\":false,\"context\":{\"status\":\"" + refusal + "\",\"reasons\":[\""
                                + refusalReason + "\"]}}")
                : connection.json(
                        200,
                        "{\"decision\":true,\"context\":{\"status\":\"ok\",\"reasons\":[],\"obligations\":{\"cache\":"
                                + cache + seriesOf(series) + "},\"dependencies\":[\"policy\",\"user:" + token
                                + "\",\"series:" + series
                                + "\"],\"valid_for_ms\":" + validForMillis + ",\"subject\":{\"user\":\"" + token
                                + "\",\"capability\":\"cap1\"}"
                                + (question.at("/context/pacs_pass").asBoolean()
                                                && !question.at("/action/name")
                                                        .asText()
                                                        .equals("study.read")
                                        ? ",\"pacs_pass\":" + pass(token + "." + series, "x")
                                        : "")
                                + "}}");
    }

    private String pass(String whom, String kind) {
        return "{\"token\":\"pass." + whom + "." + kind + "\",\"holds_for_ms\":" + passForMillis + "}";
    }

    private String seriesOf(String study) throws IOException {
        List<String> series = visible.get(study);
        return series == null ? "" : ",\"series\":" + JSON.writeValueAsString(series);
    }

    private boolean feed(FakeHttpServer.Connection connection) throws IOException {
        connection.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        synchronized (feeds) {
            feeds.add(connection);
            event(connection, "event: hello\ndata: {\"position\":" + position.get() + "}\n\n");
        }
        while (connection.socket.getInputStream().read() >= 0) {
            // the proxy says nothing here
        }
        feeds.remove(connection);
        return false;
    }

    private static void event(FakeHttpServer.Connection connection, String text) throws IOException {
        connection.raw(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    /** Announces a change and waits until the proxy has applied it, as a server does before it acknowledges. */
    void announce(String... dependencies) {
        long now = position.incrementAndGet();
        send(now, dependencies);
        Await.until("the announcement is applied", () -> applied.get() >= now);
    }

    /** Announces without waiting. */
    void announceOnly(String... dependencies) {
        send(position.incrementAndGet(), dependencies);
    }

    /** A change is committed, but nobody hears of it. */
    void commitSilently() {
        position.incrementAndGet();
    }

    private void send(long number, String... dependencies) {
        String names = String.join(
                ",", List.of(dependencies).stream().map(d -> '"' + d + '"').toList());
        synchronized (feeds) {
            for (FakeHttpServer.Connection feed : feeds) {
                try {
                    event(
                            feed,
                            "event: change\nid: " + number + "\ndata: {\"position\":" + number + ",\"dependencies\":["
                                    + names + "]}\n\n");
                } catch (IOException gone) {
                    // its reader notices
                }
            }
        }
    }

    void cutFeeds() {
        for (FakeHttpServer.Connection feed : feeds) {
            try {
                feed.socket.close();
            } catch (IOException gone) {
                // as wanted
            }
        }
    }

    boolean hasFeed() {
        return !feeds.isEmpty();
    }

    /** From now on nobody answers. */
    void stop() {
        http.close();
    }

    @Override
    public void close() {
        stop();
    }

    /** Waiting for what must come, without timed assertions. */
    static final class Await {
        private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);

        private Await() {}

        static void until(String what, java.util.function.BooleanSupplier condition) {
            long end = System.nanoTime() + LIMIT;
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("waited in vain until " + what);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
