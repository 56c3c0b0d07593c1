package maat.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What all answers have in common, and what the audit log says of them. */
final class AnswersTest {
    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;
    private static Session albumToken;

    /** Alice's album with Bob as member, and a token for it that may read. */
    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
        album = alice.form("POST", "/api/albums", "name", "knee")
                .json()
                .path("album_id")
                .asText();
        alice.put("/api/albums/" + album + "/users/bob");
        albumToken = server.bearer(alice.form(
                        "POST",
                        "/api/capabilities",
                        "title",
                        "t",
                        "scope_type",
                        "album",
                        "album",
                        album,
                        "read_permission",
                        "true")
                .json()
                .path("access_token")
                .asText());
        server.upload(alice, album, "1.2.61", "1.2.61.1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    @Test
    @DisplayName(
            "AUTH-09 401 before 400 of the path, before 403 of the kind of token, before 404, before 403, before 400")
    void order() {
        String series = "/api/studies/1.2.61/series/x/albums/zzzzzzzzzz";
        assertThat(server.anonymous().put(series).status()).isEqualTo(401);
        assertThat(albumToken.put(series).status()).isEqualTo(400);
        assertThat(albumToken.put("/api/studies/1.2.61/albums/zzzzzzzzzz").status())
                .isEqualTo(403);
        assertThat(albumToken.get("/api/albums/zzzzzzzzzz/users?limit=x").status())
                .isEqualTo(403);
        assertThat(alice.put("/api/studies/1.2.61/albums/zzzzzzzzzz").status()).isEqualTo(404);
        assertThat(alice.form("PATCH", "/api/albums/zzzzzzzzzz", "name", " ").status())
                .isEqualTo(404);
        assertThat(bob.form("PATCH", "/api/albums/" + album, "name", " ").status())
                .isEqualTo(403);
        assertThat(alice.form("PATCH", "/api/albums/" + album, "name", " ").status())
                .isEqualTo(400);
        assertThat(alice.put("/api/studies/1.2.61/albums/" + album).status()).isEqualTo(400);
        assertThat(alice.get("/api/albums/" + album + "/users?limit=x").status())
                .isEqualTo(400);
        assertThat(server.user("carol")
                        .get("/api/albums/" + album + "/users?limit=x")
                        .status())
                .isEqualTo(404);
        assertThat(albumToken.form("POST", "/api/albums", "name", " ").status()).isEqualTo(403);
        assertThat(albumToken.get("/api/albums/" + album + "/events?limit=x").status())
                .isEqualTo(403);
        assertThat(server.user("carol")
                        .get("/api/albums/" + album + "/events?limit=x")
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("AUTH-12 D-04 Every refusal is a problem document with the original's message and detail")
    void problems() {
        for (Answer refusal : List.of(
                alice.get("/api/albums/zzzzzzzzzz"),
                alice.get("/api/nowhere"),
                alice.get("/api/studies/x/series"),
                alice.get("/api/albums?limit=0"),
                alice.form("POST", "/api/albums"),
                alice.send("POST", "/api/albums", "text/plain", "name=x"),
                alice.send("POST", "/api/albums", "application/json", "{"),
                alice.form("POST", "/api/albums", "name", "x".repeat(1 << 21)),
                bob.delete("/api/albums/" + album),
                bob.put("/api/albums/" + album + "/users/nobody"),
                alice.delete("/api/albums/" + album + "/users/alice"),
                server.bearer("garbage").get("/api/albums"),
                server.anonymous().get("/api/albums"))) {
            assertThat(refusal.status()).isBetween(400, 499);
            assertThat(refusal.header("Content-Type")).contains("application/problem+json");
            var problem = refusal.json();
            assertThat(problem.fieldNames())
                    .toIterable()
                    .contains("type", "title", "status", "message", "detail")
                    .isSubsetOf("type", "title", "status", "message", "detail", "help", "reasons");
            assertThat(problem.path("status").asInt()).isEqualTo(refusal.status());
            assertThat(problem.path("title").asText()).isNotBlank();
            assertThat(problem.path("message").asText()).isNotBlank();
            assertThat(problem.path("detail").asText()).isNotBlank();
        }
    }

    @Test
    @DisplayName("AUTH-12 A 401 carries both challenges, unless a token was refused")
    void challenges() {
        for (Session without : List.of(server.anonymous(), server.authorization("Digest x"))) {
            var challenge = without.get("/api/albums").headers().get("www-authenticate");
            assertThat(challenge).hasSize(2);
            assertThat(challenge.getFirst()).startsWith("Basic ");
            assertThat(challenge.getLast()).startsWith("Bearer ");
        }
        var refused = List.of(
                server.bearer("garbage").get("/api/albums"),
                server.bearer("A".repeat(22)).get("/api/albums"),
                server.bearer(ServerUnderTest.token("never", Map.of())).get("/api/albums"));
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEmpty();
        });
    }

    @Test
    @DisplayName("AUTH-16 Answers to GET and PUT are not to be cached, whatever they say")
    void notCached() {
        for (Answer answer : List.of(
                alice.get("/api/albums"),
                alice.get("/api/albums/" + album),
                alice.get("/api/albums/zzzzzzzzzz"),
                alice.get("/api/albums/" + album + "/users"),
                alice.get("/api/studies"),
                alice.get("/api/studies?StudyInstanceUID=9.9"),
                alice.get("/api/users?reference=nobody"),
                alice.get("/api/users?reference=bob"),
                alice.get("/api/inboxinfo"),
                alice.get("/api/capabilities"),
                server.anonymous().get("/api/albums"),
                alice.put("/api/albums/" + album + "/favorites"),
                alice.put("/api/albums/" + album + "/users/bob"),
                alice.put("/api/albums/" + album + "/users/nobody"))) {
            assertThat(answer.header("Cache-Control")).contains("no-cache");
        }
    }

    @Test
    @DisplayName("AUTH-18 What is null is left out of JSON")
    void noNulls() {
        server.sql("insert into users (sub) values ('bare')");
        alice.put("/api/albums/" + album + "/users/bare");
        for (String path : List.of(
                "/api/users?reference=bare",
                "/api/albums/" + album + "?includeUsers=true",
                "/api/albums/" + album + "/users",
                "/api/albums",
                "/api/inboxinfo",
                "/api/capabilities?album=" + album)) {
            assertThat(alice.get(path).status()).isEqualTo(200);
            assertThat(alice.get(path).body()).as(path).doesNotContain("null");
        }
        assertThat(alice.get("/api/users?reference=bare").json().toString()).isEqualTo("{\"sub\":\"bare\"}");
    }

    @Test
    @DisplayName(
            "AUTH-19 An unexpected failure is 500 with a log id by which the log tells what it was, and no internals")
    void unexpected() {
        try (var broken = ServerUnderTest.start()) {
            var dora = broken.user("dora");
            broken.sql("alter table members rename column favorite to favourite");
            Answer answer;
            String line;
            try (var ear = new Ear("maat.server.http.Problems")) {
                answer = dora.get("/api/albums");
                line = ear.next();
            }
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().path("message").asText()).isEqualTo("Internal server error");
            assertThat(answer.json().path("detail").asText()).matches("Log id [A-Za-z0-9]{20}");
            assertThat(answer.body())
                    .doesNotContainIgnoringCase("sql", "column", "favorite", "exception", "maat.server");
            String id = answer.json().path("detail").asText().substring("Log id ".length());
            assertThat(line).contains(id);
        }
    }

    /** Hears what a logger says for as long as it is open. */
    private static final class Ear extends Handler implements AutoCloseable {
        private final Logger logger;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        Ear(String name) {
            logger = Logger.getLogger(name);
            logger.setLevel(Level.INFO);
            logger.addHandler(this);
        }

        /** The next line, for which it waits. */
        String next() {
            try {
                return lines.poll(10, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setLevel(null);
        }
    }

    /** The audit line of one request; those of earlier ones may still be on their way. */
    private static String audited(String action, Supplier<Answer> asking) {
        try (var ear = new Ear("maat.audit")) {
            var _ = asking.get();
            return Stream.generate(ear::next)
                    .dropWhile(line -> line != null && !line.startsWith("action=" + action + " "))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @DisplayName("OPS-03 The audit log names action, user, token, object and outcome in the original's words")
    void audit() {
        assertThat(audited(
                        "EDIT_ALBUM",
                        () -> alice.form("PATCH", "/api/albums/" + album, "name", "hip", "addUser", "true")))
                .isEqualTo(
                        "action=EDIT_ALBUM user=alice tokenType=KEYCLOAK_TOKEN authorizedParty=default link=false album="
                                + album
                                + " fields=\"name,add_user\" addUser=true authorized=true reasons=as_admin status=200");
        assertThat(audited("SHARE_STUDY_WITH_USER", () -> alice.put("/api/studies/1.2.61/users/bob?album=" + album)))
                .isEqualTo(
                        "action=SHARE_STUDY_WITH_USER user=alice tokenType=KEYCLOAK_TOKEN authorizedParty=default link=false"
                                + " target_user=bob fromAlbum=" + album
                                + " studyUID=1.2.61 authorized=true reasons=by_album:"
                                + album + " status=201");
        String id = alice.get("/api/capabilities?album=" + album)
                .json()
                .path(0)
                .path("id")
                .asText();
        assertThat(audited("GET_ALBUM", () -> albumToken.get("/api/albums/" + album)))
                .isEqualTo("action=GET_ALBUM user=alice tokenType=ALBUM_CAPABILITY_TOKEN albumScope=" + album
                        + " authorizedCapabilityTokenId=" + id + " link=false album=" + album
                        + " authorized=true reasons=as_album_token status=200");
    }

    @Test
    @DisplayName(
            "AUTH-08 Whoever acts in the user's name is named in the audit log, also by a token made of the user's")
    void actingParty() {
        var impersonated = server.bearer(ServerUnderTest.token("alice", Map.of("act", Map.of("sub", "boss"))));
        assertThat(audited("GET_ALBUM", () -> impersonated.get("/api/albums/" + album)))
                .contains(" user=alice ", " actingParty=boss ");
        var viewer = server.bearer(impersonated
                .form(
                        "POST",
                        "/api/token",
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "subject_token",
                        impersonated.token(),
                        "scope",
                        "viewer read",
                        "studyUID",
                        "1.2.61")
                .json()
                .path("access_token")
                .asText());
        assertThat(audited("QIDO_STUDIES", () -> viewer.get("/api/studies")))
                .contains(" user=alice tokenType=VIEWER_TOKEN ", " actingParty=boss ");
    }

    @Test
    @DisplayName("OPS-03 Q-40 Refusals are logged too, with their reason, and no value can pass for another line")
    void refusalsAudited() {
        assertThat(audited("DELETE_ALBUM", () -> bob.delete("/api/albums/" + album)))
                .isEqualTo(
                        "action=DELETE_ALBUM user=bob tokenType=KEYCLOAK_TOKEN authorizedParty=default link=false album="
                                + album + " authorized=false reasons=admin_required status=403");
        assertThat(audited(
                        "ADD_USER",
                        () -> alice.put("/api/albums/" + album + "/users/x%0Aaction=NEW_ALBUM%20user=%22root%22")))
                .isEqualTo("action=ADD_USER user=alice tokenType=KEYCLOAK_TOKEN authorizedParty=default link=false"
                        + " target_user=\"x\\naction=NEW_ALBUM user=\\\"root\\\"\" album=" + album
                        + " authorized=false reasons=unknown_user status=404");
        assertThat(audited("AUTHENTICATE", () -> server.bearer("garbage").get("/api/albums")))
                .isEqualTo("action=AUTHENTICATE link=false authorized=false status=401");
        assertThat(texts(albumToken.get("/api/users").json().path("reasons"))).containsExactly("user_access_required");
    }
}
