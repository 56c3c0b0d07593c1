package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Deletion for good, in front of a PACS that notes what is asked of it. */
final class ErasingTest {
    private static final AtomicInteger STUDIES = new AtomicInteger();

    /** What the PACS was asked to delete or to look up for that. */
    private static final BlockingQueue<String> ASKED = new LinkedBlockingQueue<>();

    private static final AtomicInteger FAILURES = new AtomicInteger();

    private static ServerUnderTest server;
    private static HttpServer pacs;
    private static Session alice;
    private static Session bob;
    private static Session root;

    private String study;
    private String album;

    @BeforeAll
    static void start() {
        pacs = orthanc();
        server = ServerUnderTest.start(
                ServerUnderTest.newDatabase(),
                URI.create("http://127.0.0.1:" + pacs.getAddress().getPort() + "/dicom-web"));
        alice = server.user("alice");
        bob = server.user("bob");
        server.user("root");
        root = server.bearer(ServerUnderTest.token("root", Map.of("roles", List.of("maat-admin"))));
    }

    @AfterAll
    static void stop() {
        server.close();
        pacs.stop(0);
    }

    /** Answers look-ups with one resource of each level, and refuses as many deletions as it is told to. */
    private static HttpServer orthanc() {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        http.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/dicom-web")) {
                exchange.sendResponseHeaders(204, -1);
            } else if (path.equals("/tools/lookup")) {
                ASKED.add("lookup " + body);
                byte[] found = """
                        [{"ID": "a", "Path": "/studies/a", "Type": "Study"},
                         {"ID": "b", "Path": "/series/b", "Type": "Series"}]""".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, found.length);
                exchange.getResponseBody().write(found);
            } else {
                boolean fails = FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                ASKED.add(exchange.getRequestMethod() + " " + path + (fails ? " fails" : ""));
                exchange.sendResponseHeaders(fails ? 503 : 200, -1);
            }
            exchange.close();
        });
        http.start();
        return http;
    }

    /** A study of two series in an album of alice, of which bob is no member. */
    @BeforeEach
    void world() {
        study = "1.2.100." + STUDIES.incrementAndGet();
        album = alice.album("knee");
        server.upload(alice, album, study, study + ".1");
        server.upload(alice, album, study, study + ".2");
        ASKED.clear();
    }

    private String seriesIn(String source) {
        return bob.get("/api/studies?%s&StudyInstanceUID=%s".formatted(source, study))
                        .header("X-Total-Count")
                        .orElse("?")
                + " "
                + server.value("select count(*) from inbox_series i join users u on u.id = i.owner"
                        + " join series s on s.id = i.series join studies t on t.id = s.study"
                        + " where u.sub = 'bob' and t.study_uid = '%s'".formatted(study));
    }

    @Test
    @DisplayName(
            "SND-23 Q-17 A system administrator erases a study everywhere and in the PACS, which is asked until it does")
    void erases() throws Exception {
        alice.put("/api/studies/" + study + "/users/bob?album=" + album);
        alice.form("POST", "/api/studies/" + study + "/comments", "comment", "left");
        FAILURES.set(1);
        assertThat(root.with("Admin-Action", "permanent")
                        .delete("/api/studies/" + study)
                        .status())
                .isEqualTo(204);
        assertThat(server.value("select count(*) from studies where study_uid = '%s'".formatted(study)))
                .isEqualTo("0");
        assertThat(seriesIn("inbox=true")).isEqualTo("0 0");
        assertThat(next()).isEqualTo("lookup " + study);
        assertThat(next()).isEqualTo("DELETE /studies/a fails");
        server.sql("update outbox set due_time = now()");
        assertThat(next()).isEqualTo("lookup " + study);
        assertThat(next()).isEqualTo("DELETE /studies/a");
    }

    @Test
    @DisplayName("SND-23 A series is erased alone, by either route, and from an album only where it is")
    void erasesSeries() throws Exception {
        String series = "/api/studies/" + study + "/series/" + study;
        assertThat(root.with("Admin-Action", "permanent")
                        .delete(series + ".1/albums/" + bob.album("knee"))
                        .status())
                .isEqualTo(404);
        assertThat(root.with("Admin-Action", "permanent")
                        .delete(series + ".1/albums/" + album)
                        .status())
                .isEqualTo(204);
        assertThat(next()).isEqualTo("lookup " + study + ".1");
        assertThat(next()).isEqualTo("DELETE /series/b");
        assertThat(root.with("Admin-Action", "permanent").delete(series + ".1").status())
                .isEqualTo(404);
        assertThat(server.value("select count(*) from series where series_uid = '%s.2'".formatted(study)))
                .isEqualTo("1");
        assertThat(root.with("Admin-Action", "permanent").delete(series + ".2").status())
                .isEqualTo(204);
        assertThat(server.value("select count(*) from studies where study_uid = '%s'".formatted(study)))
                .isEqualTo("0");
        assertThat(next()).isEqualTo("lookup " + study + ".2");
        assertThat(next()).isEqualTo("DELETE /series/b");
    }

    @Test
    @DisplayName("SND-23 Anyone else is refused with 403, and nothing happens, not even the usual removal")
    void othersDoNotErase() {
        var script = server.bearer(alice.form(
                        "POST",
                        "/api/capabilities",
                        "title",
                        "t",
                        "scope_type",
                        "album",
                        "album",
                        album,
                        "read_permission",
                        "true",
                        "write_permission",
                        "true")
                .accessToken());
        String path = "/api/studies/" + study;
        for (String route : List.of(
                path,
                path + "/albums/" + album,
                path + "/series/" + study + ".1",
                path + "/series/" + study + ".1/albums/" + album)) {
            assertThat(alice.with("Admin-Action", "permanent").delete(route).status())
                    .isEqualTo(403);
            assertThat(script.with("Admin-Action", "permanent").delete(route).status())
                    .isEqualTo(403);
            assertThat(root.with("Admin-Action", "other").delete(route).status())
                    .isEqualTo(400);
        }
        assertThat(alice.get("/api/albums/" + album)
                        .json()
                        .path("number_of_series")
                        .asInt())
                .isEqualTo(2);
        assertThat(ASKED).isEmpty();
    }

    @Test
    @DisplayName("AUTH-09 Another word than permanent is told after the token, the path and the right to erase")
    void otherWords() {
        var stranger = server.bearer(ServerUnderTest.token("stranger", Map.of()));
        assertThat(stranger.with("Admin-Action", "other")
                        .delete("/api/studies/x")
                        .status())
                .isEqualTo(401);
        assertThat(bob.with("Admin-Action", "other").delete("/api/studies/x").status())
                .isEqualTo(400);
        assertThat(bob.with("Admin-Action", "other")
                        .delete("/api/studies/" + study)
                        .status())
                .isEqualTo(403);
    }

    @Test
    @DisplayName("SND-24 Removing the last link deletes no row and asks nothing of the PACS")
    void removalKeepsPixels() {
        assertThat(alice.delete("/api/studies/" + study + "/albums/" + album).status())
                .isEqualTo(204);
        assertThat(server.value("select count(*) from series s join studies t on t.id = s.study"
                        + " where s.populated and t.study_uid = '%s'".formatted(study)))
                .isEqualTo("2");
        assertThat(server.value(
                        "select count(*) from outbox where kind like 'erase%' and subject like '%" + study + "%'"))
                .isEqualTo("0");
        assertThat(ASKED).isEmpty();
    }

    private static String next() throws InterruptedException {
        return ASKED.poll(20, TimeUnit.SECONDS);
    }
}
