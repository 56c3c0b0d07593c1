package maat.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An archive that answers searches for the studies and series it was told of, whatever they ask to match. */
public final class FakePacs implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, ObjectNode> studies = new ConcurrentHashMap<>();
    private final Map<String, List<ObjectNode>> series = new ConcurrentHashMap<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    public FakePacs() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI root() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/dicom-web");
    }

    /** From now on every answer has this status, with a body only when it is 200. */
    public void answerWith(int newStatus) {
        status = newStatus;
    }

    /** The queries of all searches for series so far. */
    public List<String> seriesQueries() {
        return queries;
    }

    /** @param attributes tag, VR and value in turn; a value that starts with a brace, or after a hash, is JSON */
    public void study(String uid, String... attributes) {
        studies.put(uid, dataSet(attributes).setAll(dataSet("0020000D", "UI", uid)));
    }

    /** @param attributes as for studies */
    public void series(String study, String uid, String... attributes) {
        series.computeIfAbsent(study, _ -> new CopyOnWriteArrayList<>())
                .add(dataSet(attributes).setAll(dataSet("0020000D", "UI", study, "0020000E", "UI", uid)));
    }

    private static ObjectNode dataSet(String... attributes) {
        var dataSet = JSON.createObjectNode();
        for (int i = 0; i < attributes.length; i += 3) {
            var values = dataSet.putObject(attributes[i])
                    .put("vr", attributes[i + 1])
                    .putArray("Value");
            add(values, attributes[i + 2]);
        }
        return dataSet;
    }

    private static void add(ArrayNode values, String value) {
        try {
            if (value.startsWith("{") || value.startsWith("#")) {
                values.add(JSON.readTree(value.replace("#", "")));
            } else {
                values.add(value);
            }
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        String query = exchange.getRequestURI().getRawQuery();
        var found = JSON.createArrayNode();
        if (path.length > 4) {
            queries.add(query == null ? "" : query);
            found.addAll(series.getOrDefault(path[3], List.of()));
        } else {
            studies.forEach((uid, study) -> {
                if (query.contains("StudyInstanceUID=" + uid + "&")) {
                    found.add(study);
                }
            });
        }
        byte[] body = status == 200 ? found.toString().getBytes(StandardCharsets.UTF_8) : new byte[0];
        exchange.getResponseHeaders().set("Content-Type", "application/dicom+json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
