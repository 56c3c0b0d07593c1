package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import maat.server.config.ServerConfig;
import maat.server.config.ServerConfig.Erasing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What archives are asked when something is erased, by stand-ins that note it; a real Orthanc is in the acceptance tests. */
final class ErasureAtArchivesTest {
    private static final String STUDY = "1.2.400";
    private static final String SERIES = "1.2.400.1";

    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private volatile boolean down;
    private HttpServer archive;
    private ServerUnderTest server;
    private Session alice;
    private Session root;

    /** @param authorization the header of that name, or null */
    private record Asked(String what, String authorization) {}

    /**
     * Speaks as much of Orthanc's own API as erasing takes, and of dcm4chee-arc-light's: {@code POST
     * …/studies/{study}/reject/{code}} answers with the number of instances, {@code DELETE …/reject/{code}} too. It stands
     * in for that archive and follows its public description; it is not one.
     */
    @BeforeEach
    void archive() throws IOException {
        archive = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        archive.createContext("/", this::answer);
        archive.start();
    }

    @AfterEach
    void stop() {
        server.close();
        archive.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getRawPath();
        boolean search = exchange.getRequestMethod().equals("GET");
        boolean fails = down; // before the test learns of the request, and may say otherwise
        if (!search) {
            asked.add(new Asked(
                    (exchange.getRequestMethod() + " " + path + " " + body).strip(),
                    exchange.getRequestHeaders().getFirst("Authorization")));
        }
        byte[] answer = (path.equals("/tools/lookup")
                        ? "[{\"ID\": \"b\", \"Path\": \"/series/b\", \"Type\": \"Series\"}]"
                        : "{\"count\": 2}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(search ? 204 : fails ? 503 : 200, search ? -1 : answer.length);
        if (!search) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private void start(Erasing.Style style, String ownCredential) {
        var host = URI.create("http://127.0.0.1:" + archive.getAddress().getPort());
        var pacs = URI.create(host + "/rs");
        var usual = ConfigUnderTest.of(ServerUnderTest.newDatabase(), pacs);
        server = ServerUnderTest.start(new ServerConfig(
                usual.publicRoot(),
                new ServerConfig.Pacs(pacs, java.util.Optional.ofNullable(ownCredential), true),
                usual.api(),
                usual.management(),
                usual.database(),
                usual.provider(),
                usual.internalClient(),
                usual.masterKey(),
                usual.tokens(),
                usual.policy(),
                new Erasing(style, URI.create(host + (style == Erasing.Style.ORTHANC ? "" : "/arc"))),
                usual.welcome()));
        alice = server.user("alice");
        server.user("root");
        root = server.bearer(ServerUnderTest.token("root", Map.of("roles", List.of("maat-admin"))));
        server.upload(alice, "", STUDY, SERIES);
    }

    private void erase(String path) {
        var request = HttpRequest.newBuilder(URI.create(server.root() + path))
                .header("Authorization", root.authorization())
                .header("Admin-Action", "permanent")
                .DELETE()
                .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private Asked next() throws InterruptedException {
        return asked.poll(20, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("SND-23 WDO-14 WDO-15 Erasing carries a credential of its own kind, for that series alone")
    void credential() throws Exception {
        start(Erasing.Style.ORTHANC, null);
        erase("/api/studies/" + STUDY + "/series/" + SERIES);
        var published = JWKSet.parse(
                server.anonymous().get("/api/.well-known/jwks.json").body());
        for (String what : List.of("POST /tools/lookup " + SERIES, "DELETE /series/b")) {
            var request = next();
            assertThat(request.what()).isEqualTo(what);
            var credential = SignedJWT.parse(request.authorization().substring("Bearer ".length()));
            var key = published.getKeyByKeyId(credential.getHeader().getKeyID());
            assertThat(key.getKeyID()).startsWith("pacs-erase-");
            assertThat(credential.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
            var claims = credential.getJWTClaimsSet();
            assertThat(claims.getStringClaim("scope")).isEqualTo("erase");
            assertThat(claims.getStringClaim("study_uid")).isEqualTo(STUDY);
            assertThat(claims.getStringClaim("series_uid")).isEqualTo(SERIES);
            assertThat(claims.getSubject()).isEqualTo("maat-server");
        }
    }

    @Test
    @DisplayName("SND-23 An archive with a credential of its own is shown that one")
    void ownCredential() throws Exception {
        start(Erasing.Style.ORTHANC, "Basic b3J0aGFuYzpvcnRoYW5j");
        erase("/api/studies/" + STUDY);
        assertThat(next().authorization()).isEqualTo("Basic b3J0aGFuYzpvcnRoYW5j");
    }

    @Test
    @DisplayName("SND-23 What waits to be erased is not stored or claimed anew until the archive has erased it")
    void nothingAcknowledgedIsErased() throws Exception {
        start(Erasing.Style.ORTHANC, null);
        down = true;
        erase("/api/studies/" + STUDY);
        assertThat(next().what()).isEqualTo("POST /tools/lookup " + STUDY);
        var refused = server.upload(alice, "", STUDY, SERIES);
        assertThat(refused.path("allowed").asBoolean(true)).isFalse();
        assertThat(refused.path("failure_reason").asInt()).isEqualTo(0x0110);
        assertThat(refused.path("reasons").path(0).asText()).isEqualTo("being_erased");
        assertThat(server.upload(alice, "", STUDY, "1.2.400.2").path("allowed").asBoolean(true))
                .isFalse();
        var claimed = alice.put("/api/studies/" + STUDY + "/series/" + SERIES);
        assertThat(claimed.status()).isEqualTo(409);
        assertThat(claimed.json().path("reasons").path(0).asText()).isEqualTo("being_erased");
        assertThat(server.upload(alice, "", "1.2.401", "1.2.401.1")
                        .path("allowed")
                        .asBoolean())
                .isTrue();

        down = false;
        tryAgain();
        assertThat(next().what()).isEqualTo("POST /tools/lookup " + STUDY);
        awaitErased();
        assertThat(server.upload(alice, "", STUDY, SERIES).path("allowed").asBoolean())
                .isTrue();
        assertThat(alice.get("/api/studies?inbox=true&StudyInstanceUID=" + STUDY)
                        .status())
                .isEqualTo(200);
        assertThat(asked).isEmpty();
    }

    /** Of a series that is erased alone, the others of its study may grow meanwhile. */
    @Test
    @DisplayName("SND-23 The erasure of a series holds back that series alone")
    void ofOneSeries() throws Exception {
        start(Erasing.Style.ORTHANC, null);
        server.upload(alice, "", STUDY, "1.2.400.2");
        down = true;
        erase("/api/studies/" + STUDY + "/series/" + SERIES);
        assertThat(next().what()).isEqualTo("POST /tools/lookup " + SERIES);
        assertThat(server.upload(alice, "", STUDY, SERIES).path("allowed").asBoolean(true))
                .isFalse();
        assertThat(alice.put("/api/studies/" + STUDY + "/series/1.2.400.2").status())
                .isEqualTo(201);
        assertThat(server.upload(alice, "", STUDY, "1.2.400.3").path("allowed").asBoolean())
                .isTrue();
    }

    @Test
    @DisplayName(
            "SND-23 The stand-in for dcm4chee is asked to reject with 113039^DCM and then to purge, again until it has")
    void dcm4chee() throws Exception {
        start(Erasing.Style.DCM4CHEE, null);
        erase("/api/studies/" + STUDY + "/series/" + SERIES);
        assertThat(next().what()).isEqualTo("POST /rs/studies/" + STUDY + "/series/" + SERIES + "/reject/113039%5EDCM");
        var purge = next();
        assertThat(purge.what()).isEqualTo("DELETE /arc/reject/113039%5EDCM");
        assertThat(SignedJWT.parse(purge.authorization().substring("Bearer ".length()))
                        .getJWTClaimsSet()
                        .getStringClaim("scope"))
                .isEqualTo("erase");
        awaitErased();
        down = true;
        server.upload(alice, "", STUDY, SERIES);
        erase("/api/studies/" + STUDY);
        assertThat(next().what()).isEqualTo("POST /rs/studies/" + STUDY + "/reject/113039%5EDCM");
        down = false;
        tryAgain();
        assertThat(next().what()).isEqualTo("POST /rs/studies/" + STUDY + "/reject/113039%5EDCM");
        assertThat(next().what()).isEqualTo("DELETE /arc/reject/113039%5EDCM");
        awaitErased();
    }

    /** As soon as the failure is noted, not after the pause that follows it. */
    private void tryAgain() {
        server.await(
                "1", "select count(*) from outbox where kind like 'erase%' and due_time < now() + interval '1 minute'");
        server.sql("update outbox set due_time = now() where kind like 'erase%'");
    }

    private void awaitErased() {
        server.await("0", "select count(*) from outbox where kind like 'erase%'");
    }
}
