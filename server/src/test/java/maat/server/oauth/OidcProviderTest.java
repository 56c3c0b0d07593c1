package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import maat.server.config.ServerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tokens of oidc-provider, as it comes: people log in on its pages, by authorization code with PKCE, and openid-client
 * checks what it answers.
 */
final class OidcProviderTest {
    private static Process provider;
    private static BufferedReader answers;
    private static String issuer;
    private static String otherIssuer;
    private static ServerUnderTest server;

    @BeforeAll
    static void start() throws IOException {
        provider = Peers.start("provider.mjs");
        answers = provider.inputReader();
        var issuers = new ObjectMapper().readTree(answers.readLine());
        issuer = issuers.path(0).asText();
        otherIssuer = issuers.path(1).asText();
        var usual = ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web"));
        server = ServerUnderTest.start(new ServerConfig(
                usual.publicRoot(),
                usual.pacs(),
                usual.api(),
                usual.management(),
                usual.database(),
                new ServerConfig.OpenIdProvider(
                        URI.create(issuer),
                        "maat",
                        Optional.of("images"),
                        "groups.maat",
                        ServerConfig.OpenIdProvider.Identity.TOKEN),
                usual.internalClient(),
                usual.masterKey(),
                usual.tokens(),
                usual.policy(),
                usual.erasing(),
                usual.welcome()));
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.destroy();
    }

    private static void tell(String command) throws IOException {
        provider.outputWriter().append(command).append('\n').flush();
        assertThat(answers.readLine()).isEqualTo("done");
    }

    private static String token(String at, String user, String resource) {
        return Peers.run("login.mjs", at, user, resource).strip();
    }

    /** Somebody who has registered with such a token, which the API then takes. */
    private static Session registered(String token) {
        var answer = server.anonymous().form("POST", "/api/register", "access_token", token);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return server.bearer(token);
    }

    private static void assertRefused(String token) {
        assertThat(server.anonymous()
                        .form("POST", "/api/register", "access_token", token)
                        .status())
                .isEqualTo(400);
        assertThat(server.bearer(token).get("/api/albums").status()).isEqualTo(401);
        assertThat(server.bearer(token).form("POST", "/api/albums", "name", "x").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("AUTH-06, USR-01 tokens by each algorithm register their user, list, and make an album")
    @CsvSource({"RS256, rsa", "PS256, rsa", "ES256, ec", "EdDSA, okp", "Ed25519, okp"})
    void accepted(String algorithm, String key) throws ParseException {
        String token = token(issuer, "user-" + algorithm, "urn:maat:" + algorithm.toLowerCase(java.util.Locale.ROOT));
        var header = SignedJWT.parse(token).getHeader();
        assertThat(header.getAlgorithm().getName()).isEqualTo(algorithm);
        assertThat(header.getType().getType()).isEqualTo("at+jwt");
        assertThat(header.getKeyID()).startsWith(key);
        var user = registered(token);
        assertThat(user.form("POST", "/api/albums", "name", "of " + algorithm).status())
                .isEqualTo(201);
        var albums = user.get("/api/albums");
        assertThat(albums.status()).isEqualTo(200);
        assertThat(albums.json().findValuesAsText("name")).contains("of " + algorithm);
        assertThat(user.get("/api/users?reference=user-" + algorithm).json())
                .isEqualTo(new ObjectMapper()
                        .valueToTree(Map.of(
                                "sub", "user-" + algorithm,
                                "email", "user-" + algorithm.toLowerCase(java.util.Locale.ROOT) + "@example.org",
                                "name", "USER-" + algorithm.toUpperCase(java.util.Locale.ROOT))));
    }

    @Test
    @DisplayName("AUTH-06 a token for another audience, of another issuer with the same keys, or run out: 401")
    void refused() throws IOException {
        registered(token(issuer, "alice", "urn:maat:es256"));
        assertRefused(token(issuer, "alice", "urn:other"));
        assertRefused(token(otherIssuer, "alice", "urn:maat:es256"));
        tell("clock -7200000");
        String old = token(issuer, "alice", "urn:maat:es256");
        tell("clock 0");
        assertRefused(old);
    }

    @Test
    @DisplayName("RFC 9449 tokens that the provider bound to a key, and viewer tokens made from them, by openid-client")
    void bound() {
        Peers.run("bound.mjs", issuer, "dora", "urn:maat:es256", server.root().toString(), "http://127.0.0.1:8080");
    }

    @Test
    @DisplayName("AUTH-08, TOK-31 the acting party of a token is told by introspection, also of what is made from it")
    void actingParty() {
        String token = token(issuer, "bert", "urn:maat:supported");
        registered(token);
        var viewer = server.anonymous().exchange(token, "viewer read", "1.2.3");
        for (String one : new String[] {token, viewer.accessToken()}) {
            var told = server.internal().form("POST", "/api/token/introspect", "token", one);
            assertThat(told.json().at("/act/sub").asText()).as(told.body()).isEqualTo("helpdesk");
        }
    }

    @Test
    @DisplayName("a role at the configured place of the token makes a system administrator, and its absence does not")
    void administrators() {
        var root = registered(token(issuer, "root", "urn:maat:es256"));
        var alice = registered(token(issuer, "alice", "urn:maat:es256"));
        server.upload(alice, "", "1.2.7", "1.2.7.1");
        assertThat(mayErase(root)).isTrue();
        assertThat(mayErase(alice)).isFalse();
    }

    private static boolean mayErase(Session bearer) {
        var answer = server.internal().json("POST", "/access/v1/evaluation", """
                {"subject": {"type": "token", "id": "bearer", "properties": {"token": "%s"}},
                "action": {"name": "series.erase"},
                "resource": {"type": "series", "id": "1.2.7.1", "properties": {"study": "1.2.7"}}}
                """.formatted(bearer.token()));
        return answer.json().path("decision").booleanValue();
    }

    @Test
    @DisplayName("H-33 keys that the provider changes are found with the first token that they signed")
    void rotation() throws IOException {
        String before = token(issuer, "carl", "urn:maat:es256");
        registered(before);
        tell("rotate");
        String after = token(issuer, "carl", "urn:maat:es256");
        assertThat(registered(after).get("/api/albums").status()).isEqualTo(200);
    }
}
