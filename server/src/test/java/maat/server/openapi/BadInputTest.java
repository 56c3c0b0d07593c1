package maat.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import maat.server.openapi.Operations.Operation;
import maat.server.openapi.Operations.Parameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every parameter of every operation of the OpenAPI document, with values that it cannot have: never a 5xx, a 4xx wherever
 * the document or the encoding forbids the value, and no change of anything after a 4xx.
 */
final class BadInputTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Never valid, whatever the parameter. */
    private static final List<String> GARBAGE = List.of("%00", "a%00b", "a%01b", "%FF", "%C3%28", "a%7Fb");

    /** Valid as free text, and nothing more than that. */
    private static final List<String> METACHARACTERS = List.of(
            "'%3B%20drop%20table%20users%3B%20--", "%25", "_", "%5C", "*", "%22", "%3Cscript%3E", "%F0%9F%A6%B4");

    /** Values that no field has in a JSON object. */
    private static final List<String> BAD_JSON =
            List.of("null", "{}", "{\"a\": 1}", "[null]", "[[]]", "[\"a\", \"b\"]", "\"\\u0000\"", "\"\\ud800\"");

    private static HttpServer pacs;
    private static ServerUnderTest server;
    private static Session alice;

    /** Values for what has to be there for an operation to get as far as the bad one. */
    private static Map<String, String> valid;

    @BeforeAll
    static void start() {
        pacs = emptyPacs();
        server = ServerUnderTest.start(
                ServerUnderTest.newDatabase(),
                URI.create("http://127.0.0.1:" + pacs.getAddress().getPort() + "/dicom-web"));
        alice = server.user("alice");
        server.user("bob");
        String album = alice.form("POST", "/api/albums", "name", "knee")
                .json()
                .path("album_id")
                .asText();
        server.upload(alice, "", "1.2.200", "1.2.200.1");
        alice.put("/api/studies/1.2.200/albums/" + album + "?inbox=true");
        String capability = alice.form("POST", "/api/capabilities", "title", "t", "scope_type", "user")
                .json()
                .path("id")
                .asText();
        valid = Map.ofEntries(
                Map.entry("album", album),
                Map.entry("study", "1.2.200"),
                Map.entry("series", "1.2.200.1"),
                Map.entry("user", "bob"),
                Map.entry("capability", capability),
                Map.entry("file", "swagger-ui.css"),
                Map.entry("name", "hip"),
                Map.entry("comment", "left"),
                Map.entry("title", "t"),
                Map.entry("scope_type", "album"),
                Map.entry("access_token", alice.token()),
                Map.entry("token", alice.token()),
                Map.entry("types", "mutations"),
                Map.entry("SeriesInstanceUID", "1.2.200.1"),
                Map.entry("grant_type", "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"));
    }

    @AfterAll
    static void stop() {
        server.close();
        pacs.stop(0);
    }

    private static HttpServer emptyPacs() {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @TestFactory
    @DisplayName("Bad values of every parameter of every operation are refused, and change nothing")
    Stream<DynamicTest> operations() {
        return Operations.all().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> attack(operation)));
    }

    /** @param value percent-encoded; null leaves the parameter out */
    private record Attack(String value, boolean repeated, boolean mustFail) {}

    private static void attack(Operation operation) {
        String before = state();
        for (var parameter : operation.parameters()) {
            if (parameter.in().equals("header")) {
                continue;
            }
            for (var attack : attacks(parameter)) {
                int status = status(operation, parameter, attack);
                String what = "%s %s=%s".formatted(operation.name(), parameter.name(), shortened(attack.value()));
                assertThat(status).as(what).isLessThan(500);
                if (attack.mustFail()) {
                    assertThat(status).as(what).isBetween(400, 499);
                }
                if (status < 400) {
                    before = state();
                }
            }
            if (operation.takesJson() && parameter.in().equals("form")) {
                attackAsJson(operation, parameter);
            }
            assertThat(state())
                    .as("what was refused because of %s changed something", parameter.name())
                    .isEqualTo(before);
        }
    }

    private static void attackAsJson(Operation operation, Parameter parameter) {
        String path = path(operation, parameter, "");
        for (String value : BAD_JSON) {
            boolean isList = value.startsWith("[\"") && parameter.is("array");
            String document = "{\"%s\": %s}".formatted(parameter.name(), value);
            int status = caller(operation)
                    .json(operation.method(), "/api" + path, document)
                    .status();
            assertThat(status).as("%s %s", operation.name(), document).isBetween(400, isList ? 404 : 499);
        }
        for (String document : List.of("", "[]", "null", "\"x\"", "{", "{\"x\": NaN}")) {
            int status = caller(operation)
                    .send(operation.method(), "/api" + path, "application/json", document)
                    .status();
            assertThat(status).as("%s %s", operation.name(), document).isBetween(400, 499);
        }
    }

    private static Session caller(Operation operation) {
        return operation.isForClients() ? server.internal() : alice;
    }

    private static List<Attack> attacks(Parameter parameter) {
        var attacks = new ArrayList<Attack>();
        GARBAGE.forEach(value -> attacks.add(new Attack(value, false, true)));
        METACHARACTERS.forEach(value -> attacks.add(new Attack(value, false, forbids(parameter, value))));
        attacks.add(new Attack("x".repeat(5_000), false, forbids(parameter, "x".repeat(5_000))));
        for (String value : List.of("x", "-1", "1.5", "99999999999999999999", "%20")) {
            attacks.add(new Attack(value, false, forbids(parameter, value)));
        }
        if (!parameter.in().equals("path")) { // an empty segment is another path
            attacks.add(new Attack("", false, forbids(parameter, "")));
            attacks.add(new Attack("x", true, !parameter.is("array")));
            if (parameter.required()) {
                attacks.add(new Attack(null, false, true));
            }
        }
        return attacks;
    }

    /** The schema leaves no doubt that the value is not one. */
    private static boolean forbids(Parameter parameter, String encoded) {
        String value = URLDecoder.decode(encoded, StandardCharsets.UTF_8).strip();
        var schema = parameter.schema();
        if (parameter.is("integer")) {
            return !value.matches("\\d{1,9}")
                    || Integer.parseInt(value) < schema.path("minimum").asInt();
        }
        boolean tooLong = schema.has("maxLength")
                && value.length() > schema.path("maxLength").asInt();
        boolean tooShort = schema.has("minLength")
                && value.length() < schema.path("minLength").asInt();
        boolean unlike = schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").asText())
                        .matcher(value)
                        .find();
        boolean unknown = schema.has("enum") && !schema.path("enum").toString().contains("\"" + value + "\"");
        return tooLong || tooShort || unlike || unknown;
    }

    private static int status(Operation operation, Parameter bad, Attack attack) {
        String path = path(operation, bad, attack.value());
        String query = pairs(operation, "query", bad, attack);
        String form = pairs(operation, "form", bad, attack);
        boolean hasForm = operation.in("form").findAny().isPresent();
        return caller(operation)
                .send(
                        operation.method(),
                        "/api" + path + (query.isEmpty() ? "" : "?" + query),
                        hasForm ? FORM : null,
                        form)
                .status();
    }

    private static String path(Operation operation, Parameter bad, String value) {
        String path = operation.path();
        for (var parameter : operation.in("path").toList()) {
            String segment = parameter.equals(bad) ? value : valid.get(parameter.name());
            path = path.replace("{" + parameter.name() + "}", segment);
        }
        return path;
    }

    /** Required parameters with valid values, and the bad one. */
    private static String pairs(Operation operation, String place, Parameter bad, Attack attack) {
        var pairs = new LinkedHashMap<String, List<String>>();
        operation
                .in(place)
                .filter(BadInputTest::isSent)
                .forEach(parameter -> pairs.put(parameter.name(), List.of(valid.getOrDefault(parameter.name(), "x"))));
        if (bad.in().equals(place)) {
            if (attack.value() == null) {
                pairs.remove(bad.name());
            } else {
                pairs.put(
                        bad.name(),
                        attack.repeated() ? List.of(attack.value(), attack.value()) : List.of(attack.value()));
            }
        }
        return pairs.entrySet().stream()
                .flatMap(pair -> pair.getValue().stream()
                        .map(value -> URLEncoder.encode(pair.getKey(), StandardCharsets.UTF_8) + "=" + value))
                .collect(Collectors.joining("&"));
    }

    /** What is required, and that without which other parameters are not looked at. */
    private static boolean isSent(Parameter parameter) {
        return parameter.required()
                || (parameter.in().equals("form") && parameter.name().equals("album"))
                || (parameter.in().equals("query") && parameter.name().equals("types"));
    }

    /** A digest of all that users can change. */
    private static String state() {
        var digests = Stream.of(
                        "users", "albums", "members", "inbox_series", "album_series", "series", "studies", "events")
                .map(table -> "(select coalesce(md5(string_agg(x::text, '|' order by x::text)), '') from %s x)"
                        .formatted(table))
                .collect(Collectors.joining(" || ' ' || "));
        return server.value("select %s || (select count(*) || ' ' || count(revoke_time) from capability_tokens)"
                .formatted(digests));
    }

    private static String shortened(String value) {
        return value == null ? "(missing)" : value.substring(0, Math.min(value.length(), 40));
    }
}
