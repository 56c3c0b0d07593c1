package maat.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import maat.server.Server;
import maat.server.config.ServerConfig;
import maat.server.database.Database;
import maat.server.oauth.Keys;
import maat.server.oauth.ViewerTokens;
import maat.server.policy.Bundle;
import maat.server.policy.PolicyEngine;
import maat.server.policy.WasmPolicyEngine;
import maat.server.principal.CapabilitySecrets;
import maat.server.principal.InvalidToken;
import maat.server.principal.MasterKey;
import maat.server.principal.OidcVerifier;
import maat.server.principal.OpenIdProvider;
import maat.server.principal.Principal;
import maat.server.principal.Tokens;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Verifying a token of each kind and deciding on it: with a token that was seen before (warm), and with one that was not
 * (cold). Tokens come from a whole server on a PostgreSQL of its own, which is not asked while the clock runs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TokenBenchmark {
    private static final URI ROOT = URI.create("http://127.0.0.1:8080");
    private static final byte[] MASTER = new byte[32];
    private static final Pattern ALBUM = Pattern.compile("\"album_id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\":\\s*\"([^\"]+)\"");

    /** Kind of the token. */
    @Param({"openid", "viewer", "capability", "album_capability"})
    public String kind;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedPostgres postgres;
    private HttpServer provider;
    private Server server;
    private Database database;
    private OpenIdProvider known;
    private ServerConfig config;
    private PolicyEngine engine;
    private String question;
    private String token;
    private Keys keys;
    private Tokens warm;
    private Tokens cold;

    /** Starts everything and has a token of the kind made. */
    @Setup(Level.Trial)
    public void open() throws IOException, InterruptedException, JOSEException, InvalidToken {
        var key = new RSAKeyGenerator(2048).keyID("k1").generate();
        postgres = EmbeddedPostgres.builder().start();
        provider = provider(key);
        config = config();
        server = Server.start(config);
        database = Database.open(config.database(), meters);
        known = new OpenIdProvider(config.provider().issuer(), meters);
        engine = new WasmPolicyEngine(Bundle.builtIn(), 1, Duration.ofSeconds(5));
        question = question();
        token = token(signed(key));
        warm = verifier();
        warm.verify(token);
    }

    /** What is asked with a token of the kind. @throws IllegalStateException unless the answer is yes */
    private String question() throws IOException {
        String document;
        try (var input = TokenBenchmark.class.getResourceAsStream("/series-read-" + kind + ".json")) {
            document = new String(Objects.requireNonNull(input).readAllBytes(), StandardCharsets.UTF_8);
        }
        String answer = engine.evaluate(PolicyEngine.DECISION, document);
        if (!answer.replace(" ", "").contains("\"allow\":true")) {
            throw new IllegalStateException("the policy refuses what is to be measured: " + answer);
        }
        return document;
    }

    /** A verifier that has seen nothing yet. */
    @Setup(Level.Invocation)
    public void forget() {
        cold = verifier();
    }

    private Tokens verifier() {
        var master = new MasterKey(MASTER);
        return new Tokens(
                new OidcVerifier(known, config.provider(), Clock.systemUTC()),
                new ViewerTokens(keys(master), ROOT, Clock.systemUTC()),
                new CapabilitySecrets(master),
                _ -> {},
                meters);
    }

    /** Keys stay known for a minute, so they are shared: what is cold is the token. */
    private Keys keys(MasterKey master) {
        if (keys == null) {
            keys = new Keys(database, master);
        }
        return keys;
    }

    /** Stops everything. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        engine.close();
        known.close();
        database.close();
        server.close();
        provider.stop(0);
        client.close();
        postgres.close();
    }

    @Benchmark
    public Principal warmVerify() throws InvalidToken {
        return warm.verify(token);
    }

    @Benchmark
    public Principal coldVerify() throws InvalidToken {
        return cold.verify(token);
    }

    @Benchmark
    public String warmVerifyAndDecide() throws InvalidToken {
        Objects.requireNonNull(warm.verify(token));
        return engine.evaluate(PolicyEngine.DECISION, question);
    }

    @Benchmark
    public String coldVerifyAndDecide() throws InvalidToken {
        Objects.requireNonNull(cold.verify(token));
        return engine.evaluate(PolicyEngine.DECISION, question);
    }

    private static HttpServer provider(RSAKey key) throws IOException {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String root = "http://127.0.0.1:" + http.getAddress().getPort();
        http.createContext("/", exchange -> {
            String answer = switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> """
                                {"issuer": "%1$s", "jwks_uri": "%1$s/jwks", "userinfo_endpoint": "%1$s/userinfo"}""".formatted(root);
                case "/userinfo" -> """
                                {"sub": "alice", "name": "Alice", "email": "alice@example.org"}""";
                default -> new JWKSet(key.toPublicJWK()).toString();
            };
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        return http;
    }

    private ServerConfig config() {
        var pacs = URI.create("http://127.0.0.1:1/dicom-web");
        return new ServerConfig(
                ROOT,
                new ServerConfig.Pacs(pacs, Optional.empty(), true),
                new ServerConfig.Listener("127.0.0.1", 0),
                new ServerConfig.Listener("127.0.0.1", 0),
                new ServerConfig.Database(
                        postgres.getJdbcUrl("postgres", "postgres"), Optional.empty(), Optional.empty(), 4),
                new ServerConfig.OpenIdProvider(
                        URI.create("http://127.0.0.1:" + provider.getAddress().getPort()),
                        "maat",
                        Optional.empty(),
                        "roles",
                        ServerConfig.OpenIdProvider.Identity.USERINFO),
                new ServerConfig.ClientCredential("bench", "bench"),
                MASTER,
                new ServerConfig.Tokens(Duration.ofDays(30), Optional.empty(), 100),
                new ServerConfig.Policy(ServerConfig.Policy.Engine.WASM, Optional.empty(), Duration.ofSeconds(5)),
                new ServerConfig.Erasing(ServerConfig.Erasing.Style.ORTHANC, ServerConfig.Erasing.hostOf(pacs)),
                Optional.empty());
    }

    private String signed(RSAKey key) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                new JWTClaimsSet.Builder()
                        .issuer(config.provider().issuer().toString())
                        .audience("maat")
                        .subject("alice")
                        .claim("name", "Alice")
                        .expirationTime(Date.from(Instant.now().plusSeconds(36_000)))
                        .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    /** Registers the user, and has the other kinds made from the provider's token. */
    private String token(String openId) throws IOException, InterruptedException {
        post("/api/register", "", "access_token=" + openId);
        return switch (kind) {
            case "viewer" ->
                found(post(
                        "/api/token",
                        "",
                        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&scope=viewer&studyUID=1.2.3"
                                + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token="
                                + openId));
            case "capability" -> found(post("/api/capabilities", openId, "title=bench&scope_type=user"));
            case "album_capability" -> {
                String album = found(ALBUM, post("/api/albums", openId, "name=bench"));
                yield found(post(
                        "/api/capabilities",
                        openId,
                        "title=bench&scope_type=album&read_permission=true&album=" + album));
            }
            default -> openId;
        };
    }

    private static String found(String answer) {
        return found(ACCESS_TOKEN, answer);
    }

    private static String found(Pattern wanted, String answer) {
        var match = wanted.matcher(answer);
        if (!match.find()) {
            throw new IllegalStateException("nothing was made: " + answer);
        }
        return match.group(1);
    }

    private String post(String path, String bearer, String form) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
