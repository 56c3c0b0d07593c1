package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What viewer tokens open and what they do not (H-36), over HTTP on a real database with the real policies. */
final class ViewerUseTest {
    private static final String KNEE = "1.2.3.1";
    private static final String HIP = "1.2.3.2";

    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;

    /** Both studies are in the album; the hip alone is in Alice's inbox too. */
    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
        album = alice.album("joints");
        alice.put("/api/albums/" + album + "/users/bob");
        server.upload(alice, album, KNEE, KNEE + ".1");
        server.upload(alice, album, HIP, HIP + ".1");
        server.upload(alice, "", HIP, HIP + ".2");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Session viewer(Session subject, String study, String scope, String... source) {
        var answer = server.anonymous().exchange(subject.token(), scope, study, source);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return server.bearer(answer.accessToken());
    }

    private static Session throughAlbum(Session subject, String study) {
        return viewer(subject, study, "viewer read", "source_type", "album", "source_id", album);
    }

    private static List<String> studies(Session by) {
        var answer = by.get("/api/studies");
        assertThat(answer.status()).isIn(200, 204);
        return answer.status() == 204
                ? List.of()
                : answer.json().findValues("0020000D").stream()
                        .map(uid -> uid.path("Value").path(0).asText())
                        .toList();
    }

    /** How many series of the study an enforcement point would let the bearer retrieve. */
    private static int series(Session by, String study) {
        var answer = server.internal().json("POST", "/access/v1/evaluation", """
                {"subject": {"type": "token", "id": "bearer", "properties": {"token": "%s"}},
                 "action": {"name": "study.read"}, "resource": {"type": "study", "id": "%s"}}""".formatted(by.token(), study));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var context = answer.json().path("context");
        assertThat(answer.json().path("decision").asBoolean()
                        || context.path("status").asText().equals("not_found"))
                .as(answer.body())
                .isTrue();
        return context.path("obligations").path("series").size();
    }

    @Test
    @DisplayName("TOK-06 Q-11 without a source the one study is seen, across all that its user sees")
    void withoutSource() {
        var viewer = viewer(alice, HIP, "viewer read");
        assertThat(studies(viewer)).containsExactly(HIP);
        assertThat(series(viewer, HIP)).isEqualTo(2);
    }

    @Test
    @DisplayName("TOK-04 TOK-05 by a source only what the source holds of the study is seen")
    void bySource() {
        assertThat(series(throughAlbum(alice, HIP), HIP)).isEqualTo(1);
        var inbox = viewer(alice, HIP, "viewer read", "source_type", "inbox");
        assertThat(series(inbox, HIP)).isEqualTo(1);
        assertThat(studies(inbox)).containsExactly(HIP);
        assertThat(studies(viewer(alice, KNEE, "viewer read", "source_type", "inbox")))
                .isEmpty();
    }

    @Test
    @DisplayName("TOK-12 Q-06 another study of the same album is not there")
    void otherStudy() {
        var viewer = throughAlbum(bob, KNEE);
        assertThat(studies(viewer)).containsExactly(KNEE);
        assertThat(series(viewer, KNEE)).isEqualTo(1);
        assertThat(series(viewer, HIP)).isZero();
    }

    @Test
    @DisplayName("TOK-11 a token without read shows nothing, one without write takes no upload")
    void scopes() {
        String shoulder = "1.2.3.3";
        server.upload(alice, album, shoulder, shoulder + ".1");
        var writing = viewer(alice, shoulder, "viewer write", "source_type", "album", "source_id", album);
        assertThat(writing.get("/api/studies").status()).isEqualTo(403);
        assertThat(admitted(writing, shoulder, shoulder + ".2")).isTrue();
        assertThat(admitted(writing, HIP, HIP + ".9")).isFalse();
        assertThat(admitted(throughAlbum(alice, shoulder), shoulder, shoulder + ".3"))
                .isFalse();
    }

    private static boolean admitted(Session by, String study, String series) {
        var answer = server.internal().json("POST", "/uploads/series", """
                {"token": "%s", "study": "%s", "series": "%s"}""".formatted(by.token(), study, series));
        return answer.status() == 200 && answer.json().path("allowed").asBoolean();
    }

    @Test
    @DisplayName("H-36 everything that belongs to users is refused to a viewer token")
    void nothingElse() {
        var viewer = throughAlbum(alice, KNEE);
        assertThat(viewer.get("/api/albums/" + album).status()).isEqualTo(200);
        assertThat(viewer.get("/api/albums/" + album).json().has("is_admin")).isFalse();
        assertThat(viewer.get("/api/albums").status()).isEqualTo(403);
        assertThat(viewer.get("/api/albums/" + album + "/users").status()).isEqualTo(403);
        assertThat(viewer.form("POST", "/api/albums", "name", "x").status()).isEqualTo(403);
        assertThat(viewer.delete("/api/albums/" + album).status()).isEqualTo(403);
        assertThat(viewer.put("/api/studies/" + KNEE + "/users/bob?album=" + album)
                        .status())
                .isEqualTo(403);
        assertThat(viewer.delete("/api/studies/" + KNEE).status()).isEqualTo(403);
        assertThat(viewer(alice, HIP, "viewer read").get("/api/albums/" + album).status())
                .isIn(403, 404);
    }

    @Test
    @DisplayName("H-36 access is looked at with each use: who leaves the album takes its viewer tokens along")
    void decidedAtUse() {
        var carol = server.user("carol");
        alice.put("/api/albums/" + album + "/users/carol");
        var viewer = throughAlbum(carol, KNEE);
        assertThat(series(viewer, KNEE)).isEqualTo(1);
        alice.delete("/api/albums/" + album + "/users/carol");
        assertThat(series(viewer, KNEE)).isZero();
        assertThat(studies(viewer)).isEmpty();
    }

    @Test
    @DisplayName("TOK-12 a viewer token for what its subject cannot see opens nothing")
    void neverMoreThanTheSubject() {
        var stranger = throughAlbum(server.user("dave"), KNEE);
        assertThat(series(stranger, KNEE)).isZero();
        assertThat(studies(stranger)).isEmpty();
    }

    @Test
    @DisplayName("A session: the viewer token in a cookie that goes to its study alone and ends with it")
    void session() {
        var viewer = throughAlbum(alice, KNEE);
        var opened = viewer.form("POST", "/api/session");
        assertThat(opened.status()).as(opened.body()).isEqualTo(204);
        String cookie = opened.header("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("__Secure-maat-viewer=" + viewer.token() + "; ")
                .contains("; Path=/api/studies/" + KNEE + ";", "; HttpOnly", "; Secure", "; SameSite=Strict")
                .containsPattern("; Max-Age=3[0-9]{3};");
        var byUser = alice.form("POST", "/api/session");
        assertThat(byUser.status()).isEqualTo(403);
        assertThat(byUser.header("Set-Cookie")).isEmpty();
        assertThat(byUser.body()).contains("viewer_token_required");
        assertThat(server.anonymous().form("POST", "/api/session").status()).isEqualTo(401);
    }

    @Test
    @DisplayName("A session: where Maat is below a path of its host, so is the cookie")
    void sessionBelowPath() {
        var usual = ConfigUnderTest.of(server.databaseUrl(), URI.create("http://127.0.0.1:1/dicom-web"));
        try (var below =
                ServerUnderTest.start(ConfigUnderTest.behind(URI.create("https://hospital.example/images"), usual))) {
            var token = below.anonymous()
                    .exchange(alice.token(), "viewer read", KNEE)
                    .accessToken();
            assertThat(below.bearer(token).form("POST", "/api/session").header("Set-Cookie"))
                    .hasValueSatisfying(
                            cookie -> assertThat(cookie).contains("; Path=/images/api/studies/" + KNEE + ";"));
        }
    }
}
