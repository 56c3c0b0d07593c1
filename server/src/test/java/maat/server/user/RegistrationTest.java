package maat.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.config.ServerConfig;
import maat.server.principal.SigningProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code POST /api/register}, over HTTP, with a provider that the test bends. */
final class RegistrationTest {
    private static final RSAKey KEY = SigningProvider.rsa("k1");

    private static SigningProvider provider;
    private static ServerUnderTest server;

    /** Stands in for the welcome program: notes how it was called, and answers nothing usable. */
    private static final List<String> GREETED = new CopyOnWriteArrayList<>();

    private static HttpServer greeter;

    private static URI greeter() {
        try {
            greeter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        greeter.createContext("/welcome", exchange -> {
            GREETED.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawQuery() + " "
                            + exchange.getRequestBody().readAllBytes().length);
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        greeter.start();
        return URI.create("http://127.0.0.1:" + greeter.getAddress().getPort() + "/welcome");
    }

    @BeforeAll
    static void start() {
        provider = new SigningProvider(KEY.toPublicJWK());
        var usual = ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web"));
        server = ServerUnderTest.start(new ServerConfig(
                usual.publicRoot(),
                usual.pacs(),
                usual.api(),
                usual.management(),
                usual.database(),
                new ServerConfig.OpenIdProvider(
                        provider.root(),
                        "maat",
                        Optional.empty(),
                        "roles",
                        ServerConfig.OpenIdProvider.Identity.USERINFO),
                usual.internalClient(),
                usual.masterKey(),
                usual.tokens(),
                usual.policy(),
                usual.erasing(),
                Optional.of(greeter())));
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.close();
        greeter.stop(0);
    }

    @BeforeEach
    void recover() {
        provider.comeBack();
    }

    private static String token(String sub) {
        return SigningProvider.sign(
                KEY, provider.claims(Instant.now()).subject(sub).build());
    }

    private static Answer register(String sub, String userInfo) {
        provider.answerUserInfo(200, userInfo);
        return server.anonymous().form("POST", "/api/register", "access_token", token(sub));
    }

    private static int status(String token) {
        return server.anonymous()
                .form("POST", "/api/register", "access_token", token)
                .status();
    }

    private static int albumsStatus(String sub) {
        return server.bearer(token(sub)).get("/api/albums").status();
    }

    @Test
    @DisplayName("USR-01 AUTH-05 the first registration makes a user, who is nobody before it")
    void first() {
        assertThat(albumsStatus("ann")).isEqualTo(401);
        var answer = register("ann", """
                {"sub": "ann", "email": "Ann@Example.ORG", "name": "Ann", "picture": "x"}""");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().toString())
                .isEqualTo("{\"email\":\"ann@example.org\",\"name\":\"Ann\",\"sub\":\"ann\"}");
        assertThat(albumsStatus("ann")).isEqualTo(200);
        assertThat(provider.lastBearer()).startsWith("Bearer ey");
    }

    @Test
    @DisplayName("USR-02 a later registration brings name and e-mail up to date, absent ones are left out")
    void later() {
        register("ben", "{\"sub\": \"ben\", \"email\": \"ben@example.org\", \"name\": \"Ben\"}");
        var renamed = register("ben", "{\"sub\": \"ben\", \"email\": \"b@example.org\", \"name\": \"Benno\"}");
        assertThat(renamed.json().path("name").asText()).isEqualTo("Benno");
        assertThat(renamed.json().path("email").asText()).isEqualTo("b@example.org");
        var bare = register("ben", "{\"sub\": \"ben\"}");
        assertThat(bare.status()).isEqualTo(200);
        assertThat(bare.body()).isEqualTo("{\"sub\":\"ben\"}");
    }

    @Test
    @DisplayName("UI-10 registering again writes nothing, and whatever Authorization says does not matter")
    void idempotent() {
        String info = "{\"sub\": \"cay\", \"email\": \"cay@example.org\", \"name\": \"Cay\"}";
        register("cay", info);
        String written = version("cay");
        register("cay", info);
        assertThat(version("cay")).isEqualTo(written);
        for (String header : new String[] {"Bearer garbage", "Basic ###", "Bearer " + "A".repeat(22)}) {
            var answer = server.authorization(header).form("POST", "/api/register", "access_token", token("cay"));
            assertThat(answer.status()).isEqualTo(200);
        }
        var json =
                server.anonymous().json("POST", "/api/register", "{\"access_token\": \"%s\"}".formatted(token("cay")));
        assertThat(json.status()).isEqualTo(200);
    }

    private static String version(String sub) {
        return server.value("select xmin || ' ' || xmax || ' ' || ctid from users where sub = '%s'".formatted(sub));
    }

    @Test
    @DisplayName("USR-03 a missing or invalid token is 400, and none is read from the query")
    void invalidTokens() {
        assertThat(status("")).isEqualTo(400);
        assertThat(status("garbage")).isEqualTo(400);
        assertThat(status("A".repeat(22))).isEqualTo(400);
        assertThat(status(token("x").substring(0, 60))).isEqualTo(400);
        assertThat(server.anonymous().form("POST", "/api/register").status()).isEqualTo(400);
        assertThat(server.anonymous()
                        .send(
                                "POST",
                                "/api/register?access_token=" + token("x"),
                                "application/x-www-form-urlencoded",
                                "")
                        .status())
                .isEqualTo(400);
        assertThat(server.anonymous()
                        .form("POST", "/api/register", "access_token", token("x"), "access_token", token("x"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("USR-03 a provider that refuses is 401; one that fails, is down or talks nonsense is 502")
    void providerTrouble() {
        provider.answerUserInfo(401, "{}");
        assertThat(status(token("dan"))).isEqualTo(401);
        provider.answerUserInfo(500, "{}");
        assertThat(status(token("dan"))).isEqualTo(502);
        provider.answerUserInfo(200, "<html>");
        assertThat(status(token("dan"))).isEqualTo(502);
        provider.answerUserInfo(200, "{\"sub\": \"somebody else\"}");
        assertThat(status(token("dan"))).isEqualTo(502);
        provider.goDown();
        assertThat(status(token("dan"))).isEqualTo(502);
        assertThat(albumsStatus("dan")).isEqualTo(401);
    }

    @Test
    @DisplayName("USR-03 a token that the provider refuses is refused, whatever it says of its user itself")
    void tokenThatNamesItsUser() {
        provider.answerUserInfo(401, "{}");
        var claims = provider.claims(Instant.now()).subject("ivo").claim("email", "ivo@example.org");
        var answer = server.anonymous()
                .form("POST", "/api/register", "access_token", SigningProvider.sign(KEY, claims.build()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
    }

    @Test
    @DisplayName("H-32 two Authorization headers are 400, even where one is not looked at")
    void twoCredentials() throws Exception {
        for (String path : new String[] {"/api/register", "/api/token", "/api/token/introspect", "/api/albums"}) {
            var request = HttpRequest.newBuilder(URI.create(server.root() + path))
                    .header("Authorization", "Bearer a.b.c")
                    .header("Authorization", "Bearer a.b.c")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("access_token=" + token("ian")))
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .as(path)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    @DisplayName("USR-04 first logins at once make one user")
    void atOnce() throws Exception {
        provider.answerUserInfo(200, "{\"sub\": \"eve\", \"email\": \"eve@example.org\", \"name\": \"Eve\"}");
        String token = token("eve");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var logins = Stream.generate(() -> (Callable<Integer>) () -> status(token))
                    .limit(24)
                    .toList();
            for (var login : threads.invokeAll(logins)) {
                assertThat(login.get()).isEqualTo(200);
            }
        }
        assertThat(server.value("select count(*) from users where sub = 'eve'")).isEqualTo("1");
    }

    @Test
    @DisplayName(
            "USR-06 the welcome program is told of a newcomer once, before the answer, and its failing stops nobody")
    void welcome() throws Exception {
        provider.answerUserInfo(200, "{\"sub\": \"wim\", \"email\": \"Wim@example.org\", \"name\": \"Wim & Co\"}");
        String token = token("wim");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var logins = Stream.generate(() -> (Callable<Integer>) () -> status(token))
                    .limit(6)
                    .toList();
            for (var login : threads.invokeAll(logins)) {
                assertThat(login.get()).isEqualTo(200);
            }
        }
        assertThat(status(token)).isEqualTo(200);
        assertThat(GREETED.stream().filter(call -> call.contains("user=wim")))
                .containsExactly("POST user=wim&email=wim%40example.org&name=Wim%20%26%20Co 0");
    }

    @Test
    @DisplayName("USR-05 Q-33 an e-mail address of another user is a conflict, in whatever case")
    void emailTaken() {
        register("fay", "{\"sub\": \"fay\", \"email\": \"shared@example.org\", \"name\": \"Fay\"}");
        var answer = register("gus", "{\"sub\": \"gus\", \"email\": \"Shared@Example.org\", \"name\": \"Gus\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("reasons").toString()).isEqualTo("[\"email_taken\"]");
        assertThat(albumsStatus("gus")).isEqualTo(401);
    }

    @Test
    @DisplayName("USR-01 text that no database holds is left out")
    void unusableText() {
        var answer = register("hal", """
                {"sub": "hal", "email": "%s@example.org", "name": "H\\u0000l"}""".formatted("x".repeat(1100)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"sub\":\"hal\"}");
    }
}
