package maat.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import maat.server.AlbumWorld;
import maat.server.Ear;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What all answers have in common. */
final class AnswersTest {
    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;
    private static Session albumToken;

    @BeforeAll
    static void start() {
        var world = new AlbumWorld();
        server = world.server;
        alice = world.alice;
        bob = world.bob;
        album = world.album;
        albumToken = world.albumToken;
        server.upload(alice, album, "1.2.61", "1.2.61.1");
    }

    @AfterAll
    static void stop() {
        server.close();
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
}
