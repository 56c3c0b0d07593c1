package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Moving with a second token, that of an album's link. */
final class BorrowingTest {
    private static final AtomicInteger STUDIES = new AtomicInteger();

    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;

    private String study;
    private String album;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A study of two series in an album of alice, of which bob is no member. */
    @BeforeEach
    void world() {
        study = "1.2.100." + STUDIES.incrementAndGet();
        album = alice.album("knee");
        server.upload(alice, album, study, study + ".1");
        server.upload(alice, album, study, study + ".2");
    }

    private String link(String... flags) {
        var fields = new ArrayList<>(List.of("title", "t", "scope_type", "album", "album", album));
        for (String flag : flags) {
            fields.add(flag + "_permission");
            fields.add("true");
        }
        return alice.form("POST", "/api/capabilities", fields.toArray(String[]::new))
                .accessToken();
    }

    private static int borrow(Session caller, String link, String path) {
        return caller.with("X-Authorization-Source", "Bearer " + link).put(path).status();
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
        String own = bob.album("knee");
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
        String own = "/albums/" + bob.album("knee");
        for (String path : List.of(series, whole, series + own, whole + own)) {
            assertThat(borrow(bob, link("read"), path)).as(path).isEqualTo(403);
            assertThat(borrow(bob, alice.token(), path)).as(path).isEqualTo(403);
            assertThat(borrow(bob, "A".repeat(22), path)).as(path).isEqualTo(403);
            assertThat(borrow(bob, "garbage", path)).as(path).isEqualTo(403);
            assertThat(bob.with("X-Authorization-Source", "garbled").put(path).status())
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
    }

    @Test
    @DisplayName("D-13 A link together with an album: access to the album first, then 400")
    void linkAndAlbum() {
        String link = link("read", "appropriate");
        String path = "/api/studies/" + study + "?album=";
        assertThat(borrow(bob, link, path + album)).isEqualTo(404);
        assertThat(borrow(bob, link, path + bob.album("knee"))).isEqualTo(400);
    }
}
