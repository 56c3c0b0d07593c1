package maat.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import maat.server.openapi.Attacks.Attack;
import maat.server.openapi.Operations.Operation;
import maat.server.openapi.Operations.Parameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every parameter of every operation of the OpenAPI document, in path, query, form, JSON and headers, with values that it
 * cannot have: never a 5xx, a 4xx wherever the document or the encoding forbids the value, and no change of anything by
 * what was answered with a 4xx.
 */
final class BadInputTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Headers that every request may carry, by which it may be refused. */
    private static final Set<String> HEADERS = Set.of("Accept", "Authorization", "Content-Type", "Expect");

    /** Headers that nobody should stumble over, here all at once. */
    private static final String[] IDLE_HEADERS =
            ("Accept-Charset Accept-Encoding Cookie Forwarded FrontEnd If-None-Match"
                            + " Origin Range X-Forwarded-For X-HTTP-Method-Override X-Maat-Link X-Request-ID")
                    .split(" ");

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
    }

    /** What an operation that was let through may have taken away. */
    private static void restore() {
        String album = alice.album("knee");
        alice.put("/api/albums/" + album + "/users/bob");
        server.upload(alice, "", "1.2.200", "1.2.200.1");
        server.sql("delete from outbox");
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

    private static void attack(Operation operation) {
        restore();
        for (var parameter : operation.parameters()) {
            if (!parameter.in().equals("header")) {
                attack(
                        operation,
                        parameter.name(),
                        Attacks.encoded(parameter),
                        one -> encoded(operation, parameter, one));
            }
            if (parameter.in().equals("form")) {
                attack(
                        operation,
                        parameter.name() + " in the query",
                        Attacks.encoded(parameter).stream()
                                .map(BadInputTest::mayPass)
                                .toList(),
                        one -> inQuery(operation, parameter, one));
            }
            if (parameter.in().equals("form") && operation.takesJson()) {
                attack(
                        operation,
                        parameter.name() + " in JSON",
                        Attacks.json(parameter),
                        one -> json(operation, parameter, one));
            }
        }
        if (operation.takesJson()) {
            attack(operation, "JSON", noObjects(), one -> whole(operation).sending("application/json", one.value()));
        }
        if (operation.in("form").findAny().isPresent()) {
            var large = List.of(new Attack("x=" + "y".repeat(1 << 20), false, true));
            attack(operation, "a large form", large, one -> whole(operation).sending(FORM, one.value()));
        }
        var headers = new TreeSet<>(HEADERS);
        operation.in("header").map(Parameter::name).forEach(headers::add);
        headers.forEach(name -> attack(operation, name, Attacks.raw(), one -> header(operation, one, name)));
        attack(operation, "headers", Attacks.raw(), one -> header(operation, one, IDLE_HEADERS));
    }

    /** Not every operation reads a query where its form is empty. */
    private static Attack mayPass(Attack attack) {
        return new Attack(attack.value(), attack.repeated(), false);
    }

    private static List<Attack> noObjects() {
        return Stream.of("", "[]", "null", "\"x\"", "{", "{\"x\": NaN}", "{\"x\": 1} 2", "[".repeat(5_000), "\u00ff")
                .map(document -> new Attack(document, false, true))
                .toList();
    }

    /** Those that are refused are made once more when others got through, so that a change can be told apart. */
    private static void attack(
            Operation operation, String what, List<Attack> attacks, Function<Attack, RawRequest> request) {
        if (operation.method().equals("DELETE")) {
            restore();
        }
        String before = server.digest();
        var refused = new ArrayList<RawRequest>();
        for (var attack : attacks) {
            var sent = request.apply(attack);
            var answer = sent.sentTo(server.root());
            assertThat(answer.status() == 0 ? 413 : answer.status())
                    .as("%s %s=%s: %s", operation.name(), what, attack.shown(), answer.body())
                    .isBetween(attack.mustFail() ? 400 : 200, 499);
            if (answer.status() >= 400 || answer.status() == 0) {
                refused.add(sent);
            }
        }
        if (refused.size() < attacks.size() && !operation.method().equals("GET")) {
            before = server.digest();
            refused.forEach(sent -> sent.sentTo(server.root()));
        }
        assertThat(server.digest())
                .as("%s changed something when it was refused because of %s", operation.name(), what)
                .isEqualTo(before);
    }

    private static RawRequest encoded(Operation operation, Parameter bad, Attack attack) {
        String query = pairs(operation, "query", bad, attack);
        var request = request(operation, path(operation, bad, attack.value()), query);
        return operation.in("form").findAny().isPresent()
                ? request.sending(FORM, pairs(operation, "form", bad, attack))
                : request;
    }

    private static RawRequest inQuery(Operation operation, Parameter bad, Attack attack) {
        return request(operation, path(operation, bad, ""), pairs(operation, "form", bad, attack));
    }

    private static RawRequest json(Operation operation, Parameter bad, Attack attack) {
        var members = new LinkedHashMap<String, String>();
        operation
                .in("form")
                .filter(Parameter::required)
                .forEach(parameter -> members.put(parameter.name(), '"' + valid.get(parameter.name()) + '"'));
        members.remove(bad.name());
        var all = members.entrySet().stream()
                .map(member -> "\"%s\": %s".formatted(member.getKey(), member.getValue()))
                .collect(Collectors.toCollection(ArrayList::new));
        for (int i = attack.value() == null ? 2 : attack.repeated() ? 0 : 1; i < 2; i++) {
            all.add("\"%s\": %s".formatted(bad.name(), attack.value()));
        }
        return request(operation, path(operation, bad, ""), "")
                .sending("application/json", "{" + String.join(", ", all) + "}");
    }

    private static RawRequest header(Operation operation, Attack attack, String... names) {
        var request = whole(operation);
        for (String name : names) {
            request = request.without(name).with(name, attack.value());
            if (attack.repeated()) {
                request = request.with(name, attack.value());
            }
        }
        return request;
    }

    /** With everything that is required, as it should be. */
    private static RawRequest whole(Operation operation) {
        var nothing = new Parameter("", "", false, null);
        return encoded(operation, nothing, new Attack(null, false, false));
    }

    private static RawRequest request(Operation operation, String path, String query) {
        var caller = operation.isForClients() ? server.internal() : alice;
        return RawRequest.of(operation.method(), "/api" + path + (query.isEmpty() ? "" : "?" + query))
                .with("Authorization", caller.authorization());
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
}
