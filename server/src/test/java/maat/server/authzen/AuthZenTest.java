package maat.server.authzen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.policy.Action;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthZenTest {
    private static final String ALBUM = "knee123456";
    private static final String SECRET = "abcdefghijklmnopqrst12";

    private static ServerUnderTest server;
    private static World world;
    private static String alice;
    private static String bob;

    @BeforeAll
    static void open() {
        server = ServerUnderTest.start();
        world = new World(server.databaseUrl())
                .user("alice")
                .user("bob")
                .album(ALBUM, "alice", "bob")
                .series("1.2", "1.2.1")
                .series("1.2", "1.2.2")
                .series("1.2", "1.2.3")
                .inInbox("1.2.1", "alice")
                .inInbox("1.2.2", "alice")
                .inAlbum("1.2.2", ALBUM)
                .capability(SECRET, "alice");
        alice = ServerUnderTest.token("alice", Map.of());
        bob = ServerUnderTest.token("bob", Map.of());
    }

    @AfterAll
    static void close() {
        world.close();
        server.close();
    }

    @Test
    @DisplayName(
            "Z-02 A token may do what its user may: decision, reasons, what it rests on, and for how long it holds")
    void allowedByToken() {
        var answer = ask(evaluation(token(alice), "series.read", series("1.2", "1.2.1"), "{}"));

        assertThat(answer.path("decision").booleanValue()).isTrue();
        var context = answer.path("context");
        assertThat(context.path("status").textValue()).isEqualTo("ok");
        assertThat(context.path("reasons")).isNotEmpty();
        assertThat(context.path("obligations").path("cache").booleanValue()).isTrue();
        assertThat(texts(context.path("dependencies"))).contains("policy", "user:alice", "series:1.2.1");
        assertThat(context.path("valid_for_ms").longValue()).isBetween(1L, 3_660_000L);
        assertThat(context.path("policy_revision").textValue()).isNotBlank();
        assertThat(context.path("subject").path("user").textValue()).isEqualTo("alice");
    }

    @Test
    @DisplayName("Z-02 A user is asked about without a token")
    void allowedByUser() {
        assertThat(isAllowed(user("bob"), "series.read", series("1.2", "1.2.2"), "{}"))
                .isTrue();
        assertThat(isAllowed(user("bob"), "series.read", series("1.2", "1.2.1"), "{}"))
                .isFalse();
        assertThat(isAllowed(user("nobody"), "series.read", series("1.2", "1.2.2"), "{}"))
                .isFalse();
    }

    @Test
    @DisplayName("Z-02 A capability token is named in the answer, and its expiry limits it")
    void allowedByCapability() {
        var context = ask(evaluation(token(SECRET), "series.read", series("1.2", "1.2.1"), "{}"))
                .path("context");
        assertThat(context.path("subject").path("user").textValue()).isEqualTo("alice");
        assertThat(context.path("subject").path("capability").textValue()).startsWith("cap");
        assertThat(context.path("valid_for_ms").longValue()).isBetween(1L, 3_660_000L);
    }

    @Test
    @DisplayName("Z-02 The source narrows what is seen")
    void bySource() {
        String inbox = "{\"source\":{\"kind\":\"inbox\"}}";
        String album = "{\"source\":{\"kind\":\"album\",\"album\":\"%s\"}}".formatted(ALBUM);
        assertThat(isAllowed(token(alice), "series.read", series("1.2", "1.2.1"), inbox))
                .isTrue();
        assertThat(isAllowed(token(alice), "series.read", series("1.2", "1.2.1"), album))
                .isFalse();
        assertThat(isAllowed(token(bob), "series.read", series("1.2", "1.2.2"), album))
                .isTrue();
        assertThat(isAllowed(token(bob), "series.read", series("1.2", "1.2.2"), inbox))
                .isFalse();
    }

    @Test
    @DisplayName("A study that may be read comes with the series that are visible")
    void visibleSeries() {
        assertThat(seriesOf(alice, "{}")).containsExactlyInAnyOrder("1.2.1", "1.2.2");
        assertThat(seriesOf(bob, "{}")).containsExactly("1.2.2");
        assertThat(seriesOf(alice, "{\"source\":{\"kind\":\"album\",\"album\":\"%s\"}}".formatted(ALBUM)))
                .containsExactly("1.2.2");
    }

    @Test
    @DisplayName("Z-02 What an enforcement point claims never overrides facts")
    void claimsAreNoFacts() {
        String subject = """
                {"type":"user","id":"bob","properties":{"admin":true,"roles":["maat-admin"],"user":"alice"}}""";
        String resource = """
                {"type":"series","id":"1.2.1","properties":{"study":"1.2","paths":[{"via":"inbox"}],"known":true}}""";
        String context = """
                {"facts":{"series":{"paths":[{"via":"inbox"}]}},"now":0,"caller":{"registered":true}}""";
        assertThat(isAllowed(subject, "series.read", resource, context)).isFalse();
    }

    @Test
    @DisplayName("H-10 A hidden series and an unknown one are answered alike")
    void hiddenLooksUnknown() {
        var hidden = ask(evaluation(token(bob), "series.read", series("1.2", "1.2.1"), "{}"));
        assertThat(hidden.path("context").path("status").textValue()).isEqualTo("not_found");
        assertThat(ask(evaluation(token(bob), "series.read", series("1.2", "1.2.9"), "{}")))
                .isEqualTo(hidden);
        assertThat(ask(evaluation(token(bob), "series.read", series("1.3", "1.2.2"), "{}")))
                .isEqualTo(hidden);
    }

    @Test
    @DisplayName("Z-03 A token that proves nothing is a refusal with a reason, not an error")
    void unusableToken() {
        var context = ask(evaluation(token(alice + "x"), "series.read", series("1.2", "1.2.1"), "{}"))
                .path("context");
        assertThat(context.path("status").textValue()).isEqualTo("unauthorized");
        assertThat(texts(context.path("reasons"))).containsExactly("bad_signature");
        assertRefused(token(""), "series.read", series("1.2", "1.2.1"), "{}", "unauthorized", "malformed");
        assertRefused(
                "{\"type\":\"token\",\"id\":\"bearer\"}",
                "series.read",
                series("1.2", "1.2.1"),
                "{}",
                "unauthorized",
                "malformed");
    }

    @Test
    @DisplayName("Z-03 Unknown types and actions, and what has another form, are refusals")
    void unknownWords() {
        String known = series("1.2", "1.2.1");
        assertRefused(token(alice), "series.burn", known, "{}", "forbidden", "unknown_action");
        assertRefused("{\"type\":\"group\",\"id\":\"x\"}", "series.read", known, "{}", "forbidden", "unknown_subject");
        assertRefused(token(alice), "series.read", album(ALBUM), "{}", "forbidden", "unknown_resource");
        assertRefused(
                token(alice), "album.read", "{\"type\":\"door\",\"id\":\"1\"}", "{}", "forbidden", "unknown_resource");
        assertRefused(token(alice), "series.read", series("1.2", "1..2"), "{}", "bad_request", "malformed_resource");
        assertRefused(
                token(alice),
                "series.read",
                "{\"type\":\"series\",\"id\":\"1.2.1\"}",
                "{}",
                "bad_request",
                "malformed_resource");
        assertRefused(token(alice), "album.read", album("x"), "{}", "not_found", "no_album_access");
        assertRefused(
                token(alice),
                "series.read",
                known,
                "{\"source\":{\"kind\":\"moon\"}}",
                "bad_request",
                "unknown_source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud800", "a\\nb"})
    @DisplayName("Z-03 Text that is none is a refusal")
    void uncleanText(String id) {
        assertRefused(
                "{\"type\":\"user\",\"id\":\"%s\"}".formatted(id),
                "series.read",
                series("1.2", "1.2.1"),
                "{}",
                "unauthorized",
                "malformed");
        String member = "{\"type\":\"album\",\"id\":\"%s\",\"properties\":{\"user\":\"%s\"}}".formatted(ALBUM, id);
        assertRefused(token(alice), "album.member.add", member, "{}", "bad_request", "malformed_resource");
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    @DisplayName("Z-02 Every word of the vocabulary is answered")
    void everyAction(Action action) {
        Stream.of("system", "album", "study", "series", "user").forEach(type -> {
            String id = Map.of("album", ALBUM, "study", "1.2", "series", "1.2.2", "user", "bob")
                    .getOrDefault(type, "maat");
            String resource = """
                    {"type":"%s","id":"%s","properties":{"study":"1.2","album":"%s","user":"bob"}}""".formatted(type, id, ALBUM);
            var answer = server.internal()
                    .json(
                            "POST",
                            "/access/v1/evaluation",
                            evaluation(token(alice), action.word(), resource, "{\"ip\":\"192.0.2.7\"}"));
            assertThat(answer.status()).as("%s on %s", action, type).isEqualTo(200);
            assertThat(answer.json().path("decision").isBoolean()).isTrue();
        });
    }

    @Test
    @DisplayName("An album's member may be added by its admin, and not by a stranger to it")
    void factsOfAlbums() {
        String member = "{\"type\":\"album\",\"id\":\"%s\",\"properties\":{\"user\":\"bob\"}}".formatted(ALBUM);
        assertThat(isAllowed(token(alice), "album.member.add", member, "{}")).isTrue();
        assertThat(isAllowed(user("carol"), "album.member.add", member, "{}")).isFalse();
        assertThat(isAllowed(token(alice), "album.delete", album(ALBUM), "{}")).isTrue();
        assertThat(isAllowed(token(bob), "album.delete", album(ALBUM), "{}")).isFalse();
        assertThat(isAllowed(token(bob), "album.read", album(ALBUM), "{}")).isTrue();
        assertThat(isAllowed(token(alice), "study.store", system(), "{}")).isTrue();
        assertThat(isAllowed(token(alice), "study.store", album(ALBUM), "{}")).isTrue();
    }

    private static Stream<String> seriesOf(String token, String context) {
        var answer = ask(evaluation(token(token), "study.read", "{\"type\":\"study\",\"id\":\"1.2\"}", context));
        return texts(answer.path("context").path("obligations").path("series"));
    }

    private static void assertRefused(
            String subject, String action, String resource, String context, String status, String reason) {
        var answer = ask(evaluation(subject, action, resource, context));
        assertThat(answer.path("decision").booleanValue()).isFalse();
        assertThat(answer.path("context").path("status").textValue()).isEqualTo(status);
        assertThat(texts(answer.path("context").path("reasons"))).containsExactly(reason);
    }

    private static boolean isAllowed(String subject, String action, String resource, String context) {
        return ask(evaluation(subject, action, resource, context))
                .path("decision")
                .booleanValue();
    }

    private static JsonNode ask(String document) {
        Answer answer = server.internal().json("POST", "/access/v1/evaluation", document);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String evaluation(String subject, String action, String resource, String context) {
        return Evaluate.document(subject, action, resource, context);
    }

    private static String token(String token) {
        return Evaluate.token(token);
    }

    private static String user(String sub) {
        return "{\"type\":\"user\",\"id\":\"%s\"}".formatted(sub);
    }

    private static String series(String study, String series) {
        return Evaluate.series(study, series);
    }

    private static String album(String album) {
        return "{\"type\":\"album\",\"id\":\"%s\"}".formatted(album);
    }

    private static String system() {
        return "{\"type\":\"system\",\"id\":\"maat\"}";
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .collect(Collectors.toList())
                .stream();
    }
}
