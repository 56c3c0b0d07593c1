package maat.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import maat.server.http.Problem;

/**
 * Answers what no route took: 405 where the document knows the path by other methods (RFC 9110 15.5.6), else 404. To be
 * registered after all routes.
 */
public final class OtherMethods implements Handler {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final List<Known> known = new ArrayList<>();

    /** @param allow the methods as the {@code Allow} header names them */
    private record Known(Pattern path, String allow) {}

    /** Knows the paths of the document. */
    public OtherMethods() {
        OpenApiDocument.json()
                .path("paths")
                .properties()
                .forEach(path -> known.add(new Known(pattern("/api" + path.getKey()), allow(path.getValue()))));
    }

    private static Pattern pattern(String path) {
        var pattern = new StringBuilder();
        for (String segment : path.substring(1).split("/", -1)) {
            pattern.append('/').append(segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment));
        }
        return Pattern.compile(pattern.toString());
    }

    private static String allow(JsonNode operations) {
        var methods = new TreeSet<String>();
        operations.fieldNames().forEachRemaining(name -> {
            if (METHODS.contains(name)) {
                methods.add(name.toUpperCase(Locale.ROOT));
            }
        });
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        String path = request.path().rawPath();
        for (var one : known) {
            if (one.path().matcher(path).matches()) {
                throw Problem.of(405, "Method Not Allowed", "The path does not take this method")
                        .with("Allow", one.allow());
            }
        }
        throw Problem.of(404, "Not Found", "Endpoint not found");
    }
}
