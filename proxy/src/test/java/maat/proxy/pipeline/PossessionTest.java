package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.FRAME;
import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tokens that are shown with a proof of their key (DPoP, RFC 9449 7). */
class PossessionTest {
    private static final String TOKEN = "viewer.b.c.d.e";

    private final ConcurrentLinkedQueue<FakeHttpServer.Request> atPacs = new ConcurrentLinkedQueue<>();
    private ProxyUnderTest world;

    @BeforeEach
    void start() {
        var serving = serving("pixels".getBytes(StandardCharsets.UTF_8));
        world = new ProxyUnderTest((request, connection) -> {
            atPacs.add(request);
            return serving.answer(request, connection);
        });
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private HttpResponse<byte[]> get(String path, String... fields) {
        return world.get(path, null, fields);
    }

    private HttpResponse<byte[]> proven(String path) {
        return get(path, "Authorization", "DPoP " + TOKEN, "DPoP", "a.b.c");
    }

    private static String challenge(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("");
    }

    @Test
    @DisplayName("Each request's proof is verified with its method and path, then it is decided, or found decided")
    void verified() {
        assertThat(proven(FRAME + "?accept=image/jpeg").statusCode()).isEqualTo(200);
        assertThat(proven(FRAME).statusCode()).isEqualTo(200);
        assertThat(world.server.proofs).hasSize(2);
        var proof = world.server.proofs.peek();
        assertThat(proof.path("token").asText()).isEqualTo(TOKEN);
        assertThat(proof.path("proof").asText()).isEqualTo("a.b.c");
        assertThat(proof.path("method").asText()).isEqualTo("GET");
        assertThat(proof.path("path").asText()).isEqualTo(FRAME);
        assertThat(world.server.asked).hasSize(1);
        assertThat(world.server.asked.element().at("/subject/properties/proven").asBoolean())
                .isTrue();
        assertThat(atPacs)
                .isNotEmpty()
                .allMatch(request -> request.field("DPoP") == null
                        && request.field("Authorization").startsWith("Bearer pass."));
    }

    @Test
    @DisplayName("What was decided for a proven token is nothing to the same token shown alone")
    void apart() {
        assertThat(proven(FRAME).statusCode()).isEqualTo(200);
        assertThat(world.get(FRAME, TOKEN).statusCode()).isEqualTo(200);
        assertThat(world.server.asked)
                .extracting(
                        question -> question.at("/subject/properties/proven").asBoolean())
                .containsExactly(true, false);
    }

    @Test
    @DisplayName("A refused proof is 401 with its challenge, and neither a decision nor the PACS is asked")
    void refused() {
        assertThat(proven(FRAME).statusCode()).isEqualTo(200);
        int atPacsBefore = atPacs.size();
        world.server.proofAnswer = "{\"valid\":false,\"reason\":\"invalid_dpop_proof\"}";
        assertThat(proven(FRAME).statusCode()).isEqualTo(401);
        assertThat(challenge(proven(FRAME))).startsWith("DPoP ").contains("error=\"invalid_dpop_proof\"", "algs=");
        world.server.proofAnswer = "{\"valid\":false,\"reason\":\"token_not_bound\"}";
        assertThat(challenge(proven(FRAME))).contains("error=\"invalid_token\"");
        assertThat(world.server.asked).hasSize(1);
        assertThat(atPacs).hasSize(atPacsBefore);
    }

    @Test
    @DisplayName("When no server verifies, the answer is 503, also where an allow is remembered")
    void unavailable() {
        assertThat(proven(FRAME).statusCode()).isEqualTo(200);
        world.server.proofStatus = 500;
        assertThat(proven(FRAME).statusCode()).isEqualTo(503);
        world.server.proofStatus = 200;
        world.server.proofAnswer = "nonsense";
        assertThat(proven(FRAME).statusCode()).isEqualTo(503);
        world.server.proofAnswer = "{}";
        assertThat(proven(FRAME).statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("RFC 9449 4.3 no proof, or two: 401, and nobody is asked; H-32 two credentials: 400")
    void malformed() {
        var none = get(FRAME, "Authorization", "DPoP " + TOKEN);
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(challenge(none)).contains("invalid_dpop_proof");
        assertThat(get(FRAME, "Authorization", "DPoP " + TOKEN, "DPoP", "a.b.c", "DPoP", "d.e.f")
                        .statusCode())
                .isEqualTo(401);
        assertThat(world.get(FRAME, "alice", "Authorization", "DPoP " + TOKEN, "DPoP", "a.b.c")
                        .statusCode())
                .isEqualTo(400);
        assertThat(get(
                                "/api/link/" + "x".repeat(20) + SERIES_PATH.substring(4),
                                "Authorization",
                                "DPoP " + TOKEN,
                                "DPoP",
                                "a.b.c")
                        .statusCode())
                .isEqualTo(400);
        assertThat(world.server.proofs).isEmpty();
        assertThat(world.server.asked).isEmpty();
    }

    @Test
    @DisplayName("A bound token that is shown alone gets the challenge that says what it needs")
    void alone() {
        world.server.refused.put(TOKEN, "unauthorized");
        world.server.refusalReason = "proof_required";
        var answer = world.get(FRAME, TOKEN);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).startsWith("DPoP ").contains("error=\"invalid_token\"");
    }

    @Test
    @DisplayName("To a server both headers pass as they are, for it to verify; browsers may send them")
    void passedOn() {
        proven("/api/studies");
        var request = world.server.api.element();
        assertThat(request.field("Authorization")).isEqualTo("DPoP " + TOKEN);
        assertThat(request.field("DPoP")).isEqualTo("a.b.c");
        assertThat(request.field("X-Maat-Method")).isNull();
        assertThat(world.server.proofs).isEmpty();
        world.send(world.request("/api/studies", null, "X-Maat-Method", "GET")
                .HEAD()
                .build());
        assertThat(world.server.api)
                .last()
                .satisfies(head -> assertThat(head.field("X-Maat-Method")).isEqualTo("HEAD"));
        var preflight = world.send(world.request(FRAME, null)
                .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .contains("authorization", "DPoP");
    }
}
