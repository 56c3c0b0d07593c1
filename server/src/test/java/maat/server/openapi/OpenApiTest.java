package maat.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import maat.server.ServerUnderTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The document says what the server does, all of it and nothing else. */
final class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** In the composition root: where something is registered, and what. */
    private static final Pattern PLACE = Pattern.compile("^\\s*\"(/[^\"]*)\"");

    private static final Pattern ROUTES = Pattern.compile("new (\\w+Routes)\\(");

    @Test
    @DisplayName("Every route below /api is in the document, and every operation of the document is a route")
    void agrees() throws Exception {
        var described = Operations.all().stream()
                .map(operation -> operation.method() + " /api" + operation.path())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(routes()).isNotEmpty().containsExactlyInAnyOrderElementsOf(described);
    }

    /** All routes below /api, as the services themselves ask for them. */
    private static Set<String> routes() throws Exception {
        var places = places();
        var routes = new TreeSet<String>();
        for (JavaClass type : new ClassFileImporter().importPackages("maat.server")) {
            if (type.isAssignableTo(HttpService.class)
                    && type.getSimpleName().endsWith("Routes")
                    && places.containsKey(type.getSimpleName())) {
                routes.addAll(routes(type.reflect(), places.get(type.getSimpleName())));
            }
        }
        return routes;
    }

    private static Set<String> routes(Class<?> service, String place) throws Exception {
        var constructor = service.getConstructors()[0];
        var nothing = Arrays.stream(constructor.getParameterTypes())
                .map(OpenApiTest::nothing)
                .toArray();
        var found = new TreeSet<String>();
        var rules = (HttpRules) Proxy.newProxyInstance(
                OpenApiTest.class.getClassLoader(), new Class<?>[] {HttpRules.class}, (proxy, method, arguments) -> {
                    if (METHODS.contains(method.getName()) && arguments[0] instanceof String path) {
                        String whole = (place + path).replaceFirst("/$", "");
                        if (whole.startsWith("/api")) {
                            found.add(method.getName().toUpperCase(Locale.ROOT) + " " + whole);
                        }
                    }
                    return proxy;
                });
        ((HttpService) constructor.newInstance(nothing)).routing(rules);
        return found;
    }

    private static Object nothing(Class<?> type) {
        return type == URI.class ? URI.create("http://nowhere") : null;
    }

    /** Where the composition root puts each service. */
    private static Map<String, String> places() throws IOException {
        var source = Files.readString(Path.of("src/main/java/maat/server/Server.java"));
        var places = new HashMap<String, String>();
        for (String registration : source.split("\\.register\\(", -1)) {
            var place = PLACE.matcher(registration);
            String prefix = place.find() ? place.group(1) : "";
            ROUTES.matcher(registration).results().forEach(service -> places.put(service.group(1), prefix));
        }
        return places;
    }

    @Test
    @DisplayName("The document is served as YAML and as JSON, and as a page with all its parts, without a token")
    void served() throws Exception {
        try (var server = ServerUnderTest.start()) {
            var anybody = server.anonymous();
            var yaml = anybody.get("/api/openapi");
            assertThat(yaml.status()).isEqualTo(200);
            assertThat(yaml.header("Content-Type")).contains("application/yaml");
            assertThat(yaml.body()).startsWith("openapi: 3.1.0");
            var page = anybody.get("/api/openapi/ui");
            assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
            Pattern.compile("/api/openapi/ui/[^\"]+")
                    .matcher(page.body())
                    .results()
                    .forEach(part -> assertThat(anybody.get(part.group()).status())
                            .as(part.group())
                            .isEqualTo(200));
            assertThat(anybody.get("/api/openapi/ui/index.css").status()).isEqualTo(404);
            var asJson = HttpRequest.newBuilder(URI.create(server.root() + "/api/openapi"))
                    .header("Accept", "application/json")
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                var json = client.send(asJson, HttpResponse.BodyHandlers.ofString());
                assertThat(json.headers().firstValue("Content-Type")).contains("application/json");
                assertThat(json.body()).startsWith("{\"openapi\":\"3.1.0\"");
            }
        }
    }

    @Test
    @DisplayName(
            "A path that takes other methods is 405 and names them, before any token is looked at; an unknown path is 404")
    void otherMethods() {
        try (var server = ServerUnderTest.start()) {
            var anybody = server.anonymous();
            for (String path : List.of("/api/token", "/api/token/introspect", "/api/token/revoke", "/api/session")) {
                for (String method : List.of("GET", "PUT", "DELETE", "PATCH")) {
                    var answer = anybody.form(method, path);
                    assertThat(answer.status()).as(method + path).isEqualTo(405);
                    assertThat(answer.header("Allow")).contains("POST");
                }
            }
            assertThat(anybody.form("POST", "/api/capabilities/abcdefghij").header("Allow"))
                    .contains("GET, HEAD");
            assertThat(anybody.form("PATCH", "/api/albums/abcdefghij/users/bob%40x.org")
                            .status())
                    .isEqualTo(405);
            assertThat(anybody.get("/api/nothing").status()).isEqualTo(404);
            assertThat(anybody.get("/api/token/nothing").status()).isEqualTo(404);
            assertThat(anybody.get("/api/nothing").json().path("message").asText())
                    .isEqualTo("Not Found");
        }
    }
}
