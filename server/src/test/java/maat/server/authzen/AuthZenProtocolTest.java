package maat.server.authzen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthZenProtocolTest {
    private static final String ONE = "/access/v1/evaluation";
    private static final String MANY = "/access/v1/evaluations";
    private static final String SECRET = "abcdefghijklmnopqrst12";

    private static ServerUnderTest server;
    private static World world;
    private static String alice;

    @BeforeAll
    static void open() {
        server = ServerUnderTest.start();
        world = new World(server.databaseUrl())
                .user("alice")
                .user("bob")
                .series("1.2", "1.2.1")
                .inInbox("1.2.1", "alice")
                .capability(SECRET, "alice");
        alice = ServerUnderTest.token("alice", Map.of());
    }

    @AfterAll
    static void close() {
        world.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{\"name\":\"x\"}}",
                "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"resource\":{\"type\":\"system\",\"id\":\"maat\"}}",
                "{\"action\":{\"name\":\"x\"},\"resource\":{\"type\":\"system\",\"id\":\"maat\"}}",
                "{\"subject\":{\"id\":\"a\"},\"action\":{\"name\":\"x\"},\"resource\":{\"type\":\"system\",\"id\":\"m\"}}",
                "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{\"name\":1},\"resource\":{\"type\":\"s\",\"id\":\"m\"}}",
                "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"subject\":{\"type\":\"user\",\"id\":\"b\"},"
                        + "\"action\":{\"name\":\"x\"},\"resource\":{\"type\":\"s\",\"id\":\"m\"}}"
            })
    @DisplayName("Z-03 No JSON, or a missing or repeated subject, action or resource, is 400")
    void malformed(String document) {
        assertThat(server.internal().json("POST", ONE, document).status()).isEqualTo(400);
        assertThat(server.internal().json("POST", MANY, document).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("Z-03 Another content type is 400, one with parameters is not")
    void contentType() {
        String document = readBy(Evaluate.token(alice));
        assertThat(server.internal().send("POST", ONE, "text/plain", document).status())
                .isEqualTo(400);
        assertThat(server.internal().send("POST", ONE, null, document).status()).isEqualTo(400);
        assertThat(server.internal()
                        .send("POST", ONE, "application/json; charset=utf-8", document)
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("Z-03 Unknown members are tolerated")
    void unknownMembers() {
        String document = readBy(Evaluate.token(alice)).replaceFirst("\\{", "{\"trace\":{\"deep\":[1]},");
        assertThat(isAllowed(server.internal().json("POST", ONE, document))).isTrue();
    }

    @Test
    @DisplayName("Z-01 Who is no enforcement point and has no token is told 401")
    void unauthenticated() {
        String document = readBy(Evaluate.token(alice));
        var nobody = server.anonymous().json("POST", ONE, document);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.headers().get("www-authenticate")).hasSize(2);
        assertThat(server.bearer("garbage").json("POST", ONE, document).status())
                .isEqualTo(401);
        assertThat(server.anonymous().json("POST", MANY, document).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("Z-01 A user's own token may ask about that user only")
    void aboutOneself() {
        var session = server.bearer(alice);
        String bob = ServerUnderTest.token("bob", Map.of());
        assertThat(isAllowed(session.json("POST", ONE, readBy(Evaluate.token(alice)))))
                .isTrue();
        assertThat(isAllowed(session.json("POST", ONE, readBy("{\"type\":\"user\",\"id\":\"alice\"}"))))
                .isTrue();
        assertThat(session.json("POST", ONE, readBy(Evaluate.token(bob))).status())
                .isEqualTo(403);
        assertThat(session.json("POST", ONE, readBy("{\"type\":\"user\",\"id\":\"bob\"}"))
                        .status())
                .isEqualTo(403);
        assertThat(session.json("POST", ONE, readBy(Evaluate.token(SECRET))).status())
                .isEqualTo(403);
        assertThat(server.bearer(SECRET)
                        .json("POST", ONE, readBy(Evaluate.token(SECRET)))
                        .status())
                .isEqualTo(403);
    }

    @Test
    @DisplayName("A batch is answered in order, each evaluation completed by what is said for all")
    void batch() {
        String document = """
                {"subject":%s,"action":{"name":"series.read"},"evaluations":[
                    {"resource":%s},{"resource":%s},{"resource":%s,"subject":{"type":"user","id":"bob"}}]}""".formatted(
                        Evaluate.token(alice),
                        Evaluate.series("1.2", "1.2.1"),
                        Evaluate.series("1.2", "1.2.9"),
                        Evaluate.series("1.2", "1.2.1"));
        assertThat(decisions(server.internal().json("POST", MANY, document))).isEqualTo("true false false");
    }

    @Test
    @DisplayName("Z-03 A batch ends by its semantic")
    void semantics() {
        assertThat(decisions(batch("execute_all", 9, 1, 9))).isEqualTo("false true false");
        assertThat(decisions(batch("deny_on_first_deny", 1, 9, 1))).isEqualTo("true false");
        assertThat(decisions(batch("permit_on_first_permit", 9, 1, 9))).isEqualTo("false true");
        assertThat(batch("stop_whenever", 1).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("Z-01 A batch holds at most 100 evaluations; one without any is a single evaluation")
    void sizeOfBatch() {
        int[] most = IntStream.range(0, 100).map(_ -> 1).toArray();
        int[] tooMany = IntStream.range(0, 101).map(_ -> 1).toArray();
        assertThat(decisions(batch("execute_all", most))).hasSize(100 * 5 - 1).doesNotContain("false");
        assertThat(batch("execute_all", tooMany).status()).isEqualTo(400);
        assertThat(isAllowed(server.internal().json("POST", MANY, readBy(Evaluate.token(alice)))))
                .isTrue();
    }

    @Test
    @DisplayName("Z-03 X-Request-ID is echoed up to 128 characters, on refusals and errors too")
    void requestId() throws IOException, InterruptedException {
        String authorization = "Basic bWFhdC1wcm94eTpzZWNyZXQ=";
        String document = readBy(Evaluate.token(alice));
        assertThat(echoed(authorization, "a".repeat(128), document)).isEqualTo("200 " + "a".repeat(128));
        assertThat(echoed(authorization, "a".repeat(129), document)).isEqualTo("200 none");
        assertThat(echoed(authorization, "id-1", "{}")).isEqualTo("400 id-1");
        assertThat(echoed("Basic x", "id-2", document)).isEqualTo("401 id-2");
    }

    @Test
    @DisplayName("Z-04 The decision point describes itself")
    void configuration() {
        var description =
                server.anonymous().get("/.well-known/authzen-configuration").json();
        String root = server.root().toString();
        assertThat(description.path("policy_decision_point").textValue()).isEqualTo(root);
        assertThat(description.path("access_evaluation_endpoint").textValue()).isEqualTo(root + ONE);
        assertThat(description.path("access_evaluations_endpoint").textValue()).isEqualTo(root + MANY);
    }

    @Test
    @DisplayName("Nobody is let through when the policy cannot be asked: 503")
    void withoutPolicy() {
        try (var broken = ServerUnderTest.start();
                var brokenWorld = new World(broken.databaseUrl())) {
            brokenWorld
                    .execute("insert into policy_revisions (revision, origin, bundle) values ('none', 'published', '')")
                    .execute("update active_policy set revision = 'none'");
            var answer = broken.internal().json("POST", ONE, readBy(Evaluate.token(alice)));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).doesNotContain("decision\":true");
        }
    }

    private static Answer batch(String semantic, int... series) {
        String evaluations = IntStream.of(series)
                .mapToObj(number -> "{\"resource\":" + Evaluate.series("1.2", "1.2." + number) + "}")
                .collect(Collectors.joining(","));
        return server.internal().json("POST", MANY, """
                        {"subject":%s,"action":{"name":"series.read"},"evaluations":[%s],
                        "options":{"evaluations_semantic":"%s"}}""".formatted(Evaluate.token(alice), evaluations, semantic));
    }

    private static String decisions(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return IntStream.range(0, answer.json().path("evaluations").size())
                .mapToObj(i -> answer.json()
                        .path("evaluations")
                        .path(i)
                        .path("decision")
                        .asText())
                .collect(Collectors.joining(" "));
    }

    private static boolean isAllowed(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("decision").booleanValue();
    }

    private static String readBy(String subject) {
        return Evaluate.document(subject, "series.read", Evaluate.series("1.2", "1.2.1"), "{}");
    }

    private static String echoed(String authorization, String id, String document)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(server.root() + ONE))
                    .header("Authorization", authorization)
                    .header("Content-Type", "application/json")
                    .header("X-Request-ID", id)
                    .POST(HttpRequest.BodyPublishers.ofString(document))
                    .build();
            var response = client.send(request, HttpResponse.BodyHandlers.discarding());
            return response.statusCode() + " "
                    + response.headers().firstValue("X-Request-ID").orElse("none");
        }
    }
}
