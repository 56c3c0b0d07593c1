package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.atomic.AtomicInteger;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Moving with a second token, and deletion for good, in front of a PACS that notes what is asked of it. */
final class BorrowingAndErasingTest {
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
        album = album(alice);
        server.upload(alice, album, study, study + ".1");
        server.upload(alice, album, study, study + ".2");
        ASKED.clear();
    }

    private static String album(Session owner) {
        return owner.form("POST", "/api/albums", "name", "knee")
                .json()
                .path("album_id")
                .asText();
    }

    private String link(String... flags) {
        var fields = new java.util.ArrayList<>(List.of("title", "t", "scope_type", "album", "album", album));
        for (String flag : flags) {
            fields.add(flag + "_permission");
            fields.add("true");
        }
        return alice.form("POST", "/api/capabilities", fields.toArray(String[]::new))
                .json()
                .path("access_token")
                .asText();
    }

    /** Status of a request with a header of this name. */
    private static int with(Session caller, String header, String value, String method, String path) {
        var request = HttpRequest.newBuilder(URI.create(server.root() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + caller.token())
                .header(header, value)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static int borrow(Session caller, String link, String path) {
        return with(caller, "X-Authorization-Source", "Bearer " + link, "PUT", path);
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
    @DisplayName("SND-13 With a link of an album one claims a series or a study of it into the own inbox")
    void claims() {
        String link = link("read", "appropriate");
        assertThat(bob.put("/api/studies/" + study + "/series/" + study + ".1").status())
                .isEqualTo(404);
        assertThat(borrow(bob, link, "/api/studies/" + study + "/series/" + study + ".1"))
                .isEqualTo(201);
        assertThat(seriesIn("inbox=true")).isEqualTo("1 1");
        assertThat(borrow(bob, link, "/api/studies/" + study)).isEqualTo(201);
        assertThat(seriesIn("inbox=true")).isEqualTo("1 2");
    }

    @Test
    @DisplayName("SND-14 With a link of an album one adds its series or studies to an own album, once, as an event")
    void adds() {
        String link = link("read", "appropriate");
        String own = album(bob);
        String series = "/api/studies/" + study + "/series/" + study + ".1/albums/" + own;
        assertThat(borrow(bob, link, series)).isEqualTo(201);
        assertThat(borrow(bob, link, series)).isEqualTo(201);
        assertThat(borrow(bob, link, "/api/studies/" + study + "/albums/" + own))
                .isEqualTo(201);
        var filled = bob.get("/api/albums/" + own).json();
        assertThat(filled.path("number_of_series").asInt()).isEqualTo(2);
        assertThat(bob.get("/api/albums/" + own + "/events?types=mutations")
                        .json()
                        .findValuesAsText("mutation_type"))
                .containsExactly("IMPORT_STUDY", "IMPORT_SERIES", "CREATE_ALBUM");
        assertThat(borrow(bob, link, "/api/studies/" + study + "/albums/" + album))
                .isEqualTo(404);
    }

    @Test
    @DisplayName(
            "SND-15 Without the flags, with another kind of token or a bad one it is 403; what is elsewhere is 404")
    void lendsNothing() {
        String series = "/api/studies/" + study + "/series/" + study + ".1";
        String whole = "/api/studies/" + study;
        String own = "/albums/" + album(bob);
        for (String path : List.of(series, whole, series + own, whole + own)) {
            assertThat(borrow(bob, link("read"), path)).as(path).isEqualTo(403);
            assertThat(borrow(bob, alice.token(), path)).as(path).isEqualTo(403);
            assertThat(borrow(bob, "A".repeat(22), path)).as(path).isEqualTo(403);
            assertThat(borrow(bob, "garbage", path)).as(path).isEqualTo(403);
            assertThat(with(bob, "X-Authorization-Source", "garbled", "PUT", path))
                    .as(path)
                    .isEqualTo(401);
        }
        String link = link("read", "appropriate");
        server.upload(alice, "", "1.2.99", "1.2.99.1");
        assertThat(borrow(bob, link, "/api/studies/1.2.99/series/1.2.99.1")).isEqualTo(404);
        assertThat(borrow(bob, link, "/api/studies/1.2.99")).isEqualTo(404);
        assertThat(seriesIn("inbox=true")).isEqualTo("0 0");
    }

    @Test
    @DisplayName("AUTH-09 A second token that is refused is told after the own token, the path and the album")
    void ownFaultsFirst() {
        var stranger = server.bearer(ServerUnderTest.token("stranger", Map.of()));
        assertThat(borrow(stranger, "garbage", "/api/studies/" + study)).isEqualTo(401);
        assertThat(borrow(bob, "garbage", "/api/studies/x")).isEqualTo(400);
        assertThat(borrow(bob, "garbage", "/api/studies/" + study + "/albums/" + album))
                .isEqualTo(404);
        assertThat(borrow(bob, "garbage", "/api/studies/" + study)).isEqualTo(403);
        assertThat(with(stranger, "Admin-Action", "other", "DELETE", "/api/studies/x"))
                .isEqualTo(401);
        assertThat(with(bob, "Admin-Action", "other", "DELETE", "/api/studies/x"))
                .isEqualTo(400);
        assertThat(with(bob, "Admin-Action", "other", "DELETE", "/api/studies/" + study))
                .isEqualTo(403);
    }

    @Test
    @DisplayName("D-13 A link together with an album: access to the album first, then 400")
    void linkAndAlbum() {
        String link = link("read", "appropriate");
        String path = "/api/studies/" + study + "?album=";
        assertThat(borrow(bob, link, path + album)).isEqualTo(404);
        assertThat(borrow(bob, link, path + album(bob))).isEqualTo(400);
    }

    @Test
    @DisplayName(
            "SND-23 Q-17 A system administrator erases a study everywhere and in the PACS, which is asked until it does")
    void erases() throws Exception {
        alice.put("/api/studies/" + study + "/users/bob?album=" + album);
        alice.form("POST", "/api/studies/" + study + "/comments", "comment", "left");
        FAILURES.set(1);
        assertThat(with(root, "Admin-Action", "permanent", "DELETE", "/api/studies/" + study))
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
        assertThat(with(root, "Admin-Action", "permanent", "DELETE", series + ".1/albums/" + album(bob)))
                .isEqualTo(404);
        assertThat(with(root, "Admin-Action", "permanent", "DELETE", series + ".1/albums/" + album))
                .isEqualTo(204);
        assertThat(next()).isEqualTo("lookup " + study + ".1");
        assertThat(next()).isEqualTo("DELETE /series/b");
        assertThat(with(root, "Admin-Action", "permanent", "DELETE", series + ".1"))
                .isEqualTo(404);
        assertThat(server.value("select count(*) from series where series_uid = '%s.2'".formatted(study)))
                .isEqualTo("1");
        assertThat(with(root, "Admin-Action", "permanent", "DELETE", series + ".2"))
                .isEqualTo(204);
        assertThat(server.value("select count(*) from studies where study_uid = '%s'".formatted(study)))
                .isEqualTo("0");
        assertThat(next()).isEqualTo("lookup " + study + ".2");
        assertThat(next()).isEqualTo("DELETE /series/b");
    }

    @Test
    @DisplayName("SND-23 Anyone else is refused with 403, and nothing happens, not even the usual removal")
    void othersDoNotErase() {
        String path = "/api/studies/" + study;
        for (String route : List.of(
                path,
                path + "/albums/" + album,
                path + "/series/" + study + ".1",
                path + "/series/" + study + ".1/albums/" + album)) {
            assertThat(with(alice, "Admin-Action", "permanent", "DELETE", route))
                    .isEqualTo(403);
            assertThat(with(server.bearer(link("read", "write")), "Admin-Action", "permanent", "DELETE", route))
                    .isEqualTo(403);
            assertThat(with(root, "Admin-Action", "other", "DELETE", route)).isEqualTo(400);
        }
        assertThat(alice.get("/api/albums/" + album)
                        .json()
                        .path("number_of_series")
                        .asInt())
                .isEqualTo(2);
        assertThat(ASKED).isEmpty();
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
