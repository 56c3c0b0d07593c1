package maat.server.openapi;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import maat.server.http.Problem;

/** {@code /api/openapi}: what can be asked here, for programs and, with Swagger UI, for people. Needs no token. */
public final class OpenApiRoutes implements HttpService {
    /** Where the library keeps its files; the version is that of the parent pom. */
    private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/5.34.1/";

    private final byte[] yaml = OpenApiDocument.yaml();
    private final byte[] json = OpenApiDocument.json().toString().getBytes(StandardCharsets.UTF_8);
    private final byte[] page = OpenApiDocument.beside("index.html");

    /** All that the page needs, and nothing else of the library. */
    private final Map<String, Part> parts = Map.of(
            "swagger-ui.css", new Part("text/css", OpenApiDocument.bytes(SWAGGER + "swagger-ui.css")),
            "swagger-ui-bundle.js",
                    new Part("text/javascript", OpenApiDocument.bytes(SWAGGER + "swagger-ui-bundle.js")),
            "start.js", new Part("text/javascript", OpenApiDocument.beside("start.js")));

    private record Part(String type, byte[] content) {}

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", this::document).get("/ui", this::page).get("/ui/{file}", this::part);
    }

    private void document(ServerRequest request, ServerResponse response) {
        boolean wantsJson = request.headers()
                .first(HeaderNames.ACCEPT)
                .filter(accept -> accept.contains("json"))
                .isPresent();
        send(response, wantsJson ? "application/json" : "application/yaml", wantsJson ? json : yaml);
    }

    private void page(ServerRequest request, ServerResponse response) {
        send(response, "text/html; charset=utf-8", page);
    }

    private void part(ServerRequest request, ServerResponse response) {
        var part = parts.get(request.path().pathParameters().get("file"));
        if (part == null) {
            throw Problem.of(404, "Not Found", "There is no such resource");
        }
        send(response, part.type(), part.content());
    }

    private static void send(ServerResponse response, String type, byte[] content) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.send(content);
    }
}
