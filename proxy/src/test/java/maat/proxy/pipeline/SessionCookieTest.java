package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.FRAME;
import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.STUDY;
import static maat.proxy.pipeline.ProxyUnderTest.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionCookieTest {
    private static final String TOKEN = "viewer.b.c.d.e";
    private static final String COOKIE = "a=b; __Secure-maat-viewer=" + TOKEN + "; c=d";

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

    private int status(String path, String bearer, String... fields) {
        return world.get(path, bearer, fields).statusCode();
    }

    @Test
    @DisplayName("Images of a study are read by its session cookie, as if its token stood in the header")
    void reads() {
        assertThat(status(FRAME, null, "Cookie", COOKIE)).isEqualTo(200);
        assertThat(world.server.asked.element().at("/subject/properties/token").asText())
                .isEqualTo(TOKEN);
        assertThat(atPacs).allMatch(request -> request.field("Cookie") == null);
        world.server.refused.put(TOKEN, "not_found");
        assertThat(status("/api/studies/9.9/series/9.9.1", null, "Cookie", COOKIE))
                .as("of another study the server's word is no")
                .isEqualTo(404);
    }

    @Test
    @DisplayName("What the server lists of a study is asked with the token; no cookie gets there, nor beyond studies")
    void passesOn() {
        status("/api/studies/" + STUDY + "/series", null, "Cookie", COOKIE);
        assertThat(world.server.api.poll().field("Authorization")).isEqualTo("Bearer " + TOKEN);
        status("/api/studies", null, "Cookie", COOKIE);
        status("/api/albums", null, "Cookie", COOKIE);
        assertThat(world.server.api)
                .hasSize(2)
                .allMatch(request -> request.field("Authorization") == null && request.field("Cookie") == null);
    }

    @Test
    @DisplayName("H-32 a session cookie beside another credential is refused, the same token twice is not")
    void oneCredential() {
        assertThat(status(SERIES_PATH, "alice", "Cookie", COOKIE)).isEqualTo(400);
        assertThat(status(SERIES_PATH, TOKEN, "Cookie", COOKIE)).isEqualTo(200);
        assertThat(status("/api/link/" + "x".repeat(20) + SERIES_PATH.substring(4), null, "Cookie", COOKIE))
                .isEqualTo(400);
        assertThat(status(SERIES_PATH, null, "Cookie", COOKIE + "; __Secure-maat-viewer=v.w.x.y.z"))
                .isEqualTo(400);
        assertThat(status(SERIES_PATH, "alice", "Cookie", "session=1")).isEqualTo(200);
        assertThat(status("/api/albums", "alice", "Cookie", COOKIE))
                .as("it is no credential there")
                .isEqualTo(200);
    }

    @Test
    @DisplayName("A session cookie reads and does nothing else, and holds a viewer token and nothing else")
    void readsAlone() {
        var upload = world.request("/api/studies", null, "Cookie", COOKIE, "Content-Type", "application/dicom")
                .POST(BodyPublishers.ofByteArray(new byte[10]));
        assertThat(world.send(upload.build()).statusCode()).isEqualTo(401);
        assertThat(status(SERIES_PATH, null, "Cookie", "__Secure-maat-viewer=AAAAAAAAAAAAAAAAAAAAAA"))
                .isEqualTo(401);
        assertThat(status(SERIES_PATH, null, "Cookie", "xx__Secure-maat-viewer=" + TOKEN))
                .isEqualTo(401);
    }

    @Test
    @DisplayName("The answer that opens a session keeps its cookie")
    void opens() {
        var request = world.request("/api/session", TOKEN).POST(BodyPublishers.noBody());
        assertThat(world.send(request.build()).headers().firstValue("Set-Cookie"))
                .contains("opened=1");
    }
}
