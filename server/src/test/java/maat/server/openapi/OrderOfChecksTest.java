package maat.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.server.openapi.Operations.Operation;
import maat.server.openapi.Operations.Parameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The order in which requests are checked (reference 2.1): a request that is wrong in two ways gets the answer of the
 * earlier check, on every operation of the OpenAPI document.
 */
final class OrderOfChecksTest {
    private static final String FOREIGN = "zzzzzzzzzz";

    /** The checks in their order, and how a request that fails one is answered. */
    private enum Check {
        TOKEN(401),
        OPENID_ONLY(401),
        PATH(400),
        USER_ACCESS(403),
        ALBUM_ACCESS(404),
        PERMISSION(403),
        INPUT(400);

        private final int status;

        Check(int status) {
            this.status = status;
        }
    }

    /**
     * What each operation checks beside the token: {@code o} takes tokens of the OpenID provider alone, {@code u} needs
     * user access, {@code a} access to the album in the path, {@code q} to the one in query or form, {@code p} is denied
     * to Bob, a member without permissions, {@code P} too, where the query names the album. What stands in paths and what
     * input there is, the document tells.
     */
    private static final String TABLE = """
            GET /albums                                             u
            POST /albums                                            u
            GET /albums/{album}                                     a
            PATCH /albums/{album}                                   uap
            DELETE /albums/{album}                                  uap
            PUT /albums/{album}/favorites                           ua
            DELETE /albums/{album}/favorites                        ua
            GET /albums/{album}/users                               ua
            PUT /albums/{album}/users/{user}                        uap
            DELETE /albums/{album}/users/{user}                     uap
            PUT /albums/{album}/users/{user}/admin                  uap
            DELETE /albums/{album}/users/{user}/admin               uap
            GET /albums/{album}/events                              ua
            POST /albums/{album}/comments                           uap
            GET /studies                                            q
            PUT /studies/{study}                                    qP
            DELETE /studies/{study}                                 -
            GET /studies/{study}/series                             q
            GET /studies/{study}/comments                           -
            POST /studies/{study}/comments                          u
            PUT /studies/{study}/favorites                          uqP
            DELETE /studies/{study}/favorites                       uqP
            PUT /studies/{study}/users/{user}                       qP
            PUT /studies/{study}/albums/{album}                     uaqp
            DELETE /studies/{study}/albums/{album}                  ap
            PUT /studies/{study}/series/{series}                    -
            DELETE /studies/{study}/series/{series}                 -
            PUT /studies/{study}/series/{series}/favorites          uqP
            DELETE /studies/{study}/series/{series}/favorites       uqP
            PUT /studies/{study}/series/{series}/users/{user}       -
            PUT /studies/{study}/series/{series}/albums/{album}     uap
            DELETE /studies/{study}/series/{series}/albums/{album}  ap
            GET /users                                              uq
            GET /inboxinfo                                          u
            GET /userinfo                                           -
            GET /capabilities                                       oqP
            POST /capabilities                                      oqP
            GET /capabilities/{capability}                          u
            POST /capabilities/{capability}/revoke                  o
            POST /session                                           -
            """;

    /** Operations that know their caller in other ways, or none. */
    private static final Set<String> OTHERWISE = Set.of(
            "POST /register",
            "POST /token",
            "POST /token/introspect",
            "POST /token/revoke",
            "GET /.well-known/oauth-authorization-server",
            "GET /.well-known/jwks.json",
            "GET /openapi",
            "GET /openapi/ui",
            "GET /openapi/ui/{file}");

    /** Without these it is not known that there is an album to check. */
    private static final Set<String> NAMES_ALBUM = Set.of("album", "scope_type");

    private static CallersAndTheirTokens world;

    @BeforeAll
    static void start() {
        world = new CallersAndTheirTokens();
    }

    @AfterAll
    static void stop() {
        world.server.close();
    }

    private static Map<String, String> table() {
        return TABLE.lines()
                .map(line -> line.split(" {2,}", -1))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }

    @Test
    @DisplayName("AUTH-09 The table has every operation")
    void complete() {
        assertThat(Operations.all())
                .filteredOn(operation -> !operation.isForClients())
                .extracting(Operation::name)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(table().keySet().stream(), OTHERWISE.stream())
                        .toList());
    }

    /** What is wrong with a request: each check that it fails, and by what. */
    private record Wrong(Map<Check, String> by) {
        Wrong and(Check check, String with) {
            var more = new EnumMap<Check, String>(Check.class);
            more.putAll(by);
            more.put(check, with);
            return new Wrong(more);
        }

        int expected() {
            return by.keySet().stream().sorted().findFirst().orElseThrow().status;
        }
    }

    @TestFactory
    @DisplayName("AUTH-09 Of two things that are wrong the earlier in the order of checks is told")
    Stream<DynamicTest> order() {
        return table().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(line -> {
            var operation = Operations.all().stream()
                    .filter(one -> one.name().equals(line.getKey()))
                    .findFirst()
                    .orElseThrow();
            return DynamicTest.dynamicTest(line.getKey(), () -> check(operation, line.getValue()));
        });
    }

    private static void check(Operation operation, String checks) {
        var single = wrongs(operation, checks);
        String before = world.server.digest();
        for (var one : single) {
            send(operation, checks, one);
            for (var other : single) {
                var check = other.by().keySet().iterator().next();
                if (!one.by().containsKey(check) && can(one, check)) {
                    send(operation, checks, one.and(check, other.by().get(check)));
                }
            }
        }
        assertThat(world.server.digest()).as(operation.name()).isEqualTo(before);
    }

    /** One request has one caller. */
    private static boolean can(Wrong one, Check other) {
        var callers = Set.of(Check.TOKEN, Check.OPENID_ONLY, Check.USER_ACCESS, Check.PERMISSION);
        return !(callers.contains(other) && one.by().keySet().stream().anyMatch(callers::contains));
    }

    private static List<Wrong> wrongs(Operation operation, String checks) {
        var wrongs = new ArrayList<Wrong>();
        world.dead.forEach(token -> wrongs.add(wrong(Check.TOKEN, token)));
        if (checks.contains("o")) {
            wrongs.add(wrong(Check.OPENID_ONLY, world.userToken));
        }
        operation
                .in("path")
                .map(Parameter::name)
                .filter(Set.of("study", "series")::contains)
                .forEach(name -> Stream.of("1", "x", "1..2", "1.2-")
                        .forEach(value -> wrongs.add(wrong(Check.PATH, name + "=" + value))));
        if (checks.contains("u")) {
            wrongs.add(wrong(Check.USER_ACCESS, world.albumToken));
        }
        if (checks.contains("a")) {
            wrongs.add(wrong(Check.ALBUM_ACCESS, "path"));
        }
        if (checks.contains("q")) {
            wrongs.add(wrong(Check.ALBUM_ACCESS, "query"));
        }
        if (checks.toLowerCase(java.util.Locale.ROOT).contains("p")) {
            wrongs.add(wrong(Check.PERMISSION, world.bob.token()));
        }
        inputs(operation, checks).forEach(input -> wrongs.add(wrong(Check.INPUT, input)));
        return wrongs;
    }

    private static Wrong wrong(Check check, String by) {
        return new Wrong(Map.of(check, by));
    }

    /** Of each parameter outside of the path something that it cannot be; {@code name=value}, encoded. */
    private static Stream<String> inputs(Operation operation, String checks) {
        return operation.parameters().stream()
                .filter(parameter -> !Set.of("path", "cookie").contains(parameter.in()))
                .filter(parameter -> !(checks.contains("q") && NAMES_ALBUM.contains(parameter.name())))
                .flatMap(parameter -> switch (parameter.name()) {
                    case "limit", "offset" -> Stream.of("x", "-1", "%FF").map(value -> parameter.name() + "=" + value);
                    case "sort", "comment" -> Stream.of("%00", "+").map(value -> parameter.name() + "=" + value);
                    case "X-Authorization-Source" -> Stream.empty(); // another token: BorrowingTest
                    case "inbox" -> Stream.of("inbox=%FF", "inbox=true"); // beside the album
                    default -> Stream.of(parameter.name() + (parameter.in().equals("header") ? "=other" : "=%FF"));
                });
    }

    private static void send(Operation operation, String checks, Wrong wrong) {
        var by = wrong.by();
        String path = operation.path();
        String bad = by.getOrDefault(Check.PATH, "=");
        for (var parameter : operation.in("path").toList()) {
            String name = parameter.name();
            String value = bad.startsWith(name + "=") ? bad.substring(name.length() + 1) : world.valid.get(name);
            boolean foreign = name.equals("album") && "path".equals(by.get(Check.ALBUM_ACCESS));
            path = path.replace("{" + name + "}", foreign ? FOREIGN : value);
        }
        String album = "query".equals(by.get(Check.ALBUM_ACCESS)) ? FOREIGN : world.valid.get("album");
        String input = by.getOrDefault(Check.INPUT, "=");
        boolean header = operation.in("header").anyMatch(parameter -> input.startsWith(parameter.name() + "="));
        String query = pairs(operation, "query", checks, album, input);
        String form = pairs(operation, "form", checks, album, input);
        var request = RawRequest.of(operation.method(), "/api" + path + (query.isEmpty() ? "" : "?" + query))
                .bearing(caller(by, header));
        if (header) {
            request = request.with(input.split("=", 2)[0], input.split("=", 2)[1]);
        }
        if (!form.isEmpty()) {
            request = request.sending("application/x-www-form-urlencoded", form);
        }
        var answer = request.sentTo(world.server.root());
        assertThat(answer.status())
                .as("%s wrong by %s: %s", operation.name(), by, answer.body())
                .isEqualTo(wrong.expected());
    }

    private static String caller(Map<Check, String> by, boolean asAdministrator) {
        return Stream.of(Check.TOKEN, Check.OPENID_ONLY, Check.USER_ACCESS, Check.PERMISSION)
                .filter(by::containsKey)
                .map(by::get)
                .findFirst()
                .orElse(asAdministrator ? world.root.token() : world.alice.token());
    }

    /** What is required, the album where it is checked, and the bad value. */
    private static String pairs(Operation operation, String place, String checks, String album, String input) {
        var pairs = new LinkedHashMap<String, String>();
        operation.in(place).forEach(parameter -> {
            boolean forAdmins =
                    operation.method().equals("PATCH") && parameter.name().equals("name");
            if (parameter.required() || forAdmins) {
                pairs.put(parameter.name(), world.valid.get(parameter.name()));
            }
            if (parameter.name().equals("album") && checks.contains("q")) {
                pairs.put("album", album);
            }
            if (parameter.name().equals("reference") && !input.startsWith("search=")) {
                pairs.put("reference", "carol");
            }
            if (input.startsWith(parameter.name() + "=")) {
                pairs.put(parameter.name(), input.substring(parameter.name().length() + 1));
            }
        });
        return pairs.entrySet().stream()
                .map(pair -> URLEncoder.encode(pair.getKey(), StandardCharsets.UTF_8) + "=" + pair.getValue())
                .collect(Collectors.joining("&"));
    }
}
