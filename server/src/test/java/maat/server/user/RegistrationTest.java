package maat.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
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

    @BeforeAll
    static void start() {
        provider = new SigningProvider(KEY.toPublicJWK());
        var usual = ServerUnderTest.config(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web"));
        server = ServerUnderTest.start(new ServerConfig(
                usual.publicRoot(),
                usual.pacs(),
                usual.api(),
                usual.management(),
                usual.database(),
                new ServerConfig.OpenIdProvider(provider.root(), "maat", Optional.empty(), "roles"),
                usual.internalClient(),
                usual.masterKey(),
                usual.tokens(),
                usual.policy()));
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.close();
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
    @DisplayName("Web UI 10: registering again writes nothing, and whatever Authorization says does not matter")
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
