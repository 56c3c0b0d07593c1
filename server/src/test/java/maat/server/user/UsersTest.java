package maat.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import maat.server.AlbumWorld;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/users}, {@code /api/inboxinfo} and {@code /api/userinfo}, over HTTP. */
final class UsersTest {
    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;
    private static Session albumToken;

    /** Alice and Bob share an album; Bob has a study in the inbox that Alice does not see. */
    @BeforeAll
    static void start() {
        var world = new AlbumWorld();
        server = world.server;
        alice = world.alice;
        bob = world.bob;
        album = world.album;
        albumToken = world.albumToken;
        server.user("Carol.Anders");
        server.sql("insert into users (sub, email, name) values ('d_1', 'd%1@example.org', 'Dora 100%_'),"
                + " ('u-17', 'a+b@example.org', null), ('nomail', null, 'Alina Nomail')");
        server.upload(alice, album, "1.2.51", "1.2.51.1");
        server.upload(bob, "", "1.2.52", "1.2.52.1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer users(String query) {
        return alice.get("/api/users?" + query);
    }

    /** The {@code sub} of all that were found, in their order. */
    private static List<String> subs(String query) {
        var answer = users(query);
        if (answer.status() == 204) {
            assertThat(answer.body()).isEmpty();
            return List.of();
        }
        assertThat(answer.status()).isEqualTo(200);
        var subs = new ArrayList<String>();
        answer.json().forEach(user -> subs.add(user.path("sub").asText()));
        return subs;
    }

    @ParameterizedTest
    @DisplayName("USR-07 USR-09 Q-29 UI-18 A reference is one e-mail in any case or one sub exactly, without wildcards")
    @CsvSource({
        "bob, bob",
        "%20bob%20, bob",
        "BOB@Example.ORG, bob",
        "Carol.Anders, Carol.Anders",
        "carol.anders@example.org, Carol.Anders",
        "carol.anders, ",
        "alice, alice",
        "b%25b@example.org, ",
        "%25@example.org, ",
        "b_b@example.org, ",
        "d%251@example.org, d_1",
        "a+b@example.org, u-17",
        "a%2Bb@example.org, u-17",
        "nobody, ",
    })
    void reference(String reference, String sub) {
        var answer = users("reference=" + reference);
        assertThat(answer.status()).isEqualTo(sub == null ? 204 : 200);
        if (sub != null) {
            assertThat(answer.json().path("sub").asText()).isEqualTo(sub);
        }
    }

    @Test
    @DisplayName("USR-07 AUTH-18 A user is e-mail, name and sub, and what is not known is left out")
    void shape() {
        assertThat(users("reference=bob").json().toString())
                .isEqualTo("{\"email\":\"bob@example.org\",\"name\":\"BOB\",\"sub\":\"bob\"}");
        assertThat(users("reference=u-17").json().toString())
                .isEqualTo("{\"email\":\"a+b@example.org\",\"sub\":\"u-17\"}");
    }

    @Test
    @DisplayName("USR-08 A reference tells access to an album and to a study, when asked")
    void access() {
        var bobs = users("reference=bob&album=%s&studyInstanceUID=1.2.51".formatted(album))
                .json();
        assertThat(bobs.path("album_access").asBoolean()).isTrue();
        assertThat(bobs.path("study_access").asBoolean()).isTrue();
        var carols = users("reference=Carol.Anders&album=%s&studyInstanceUID=1.2.51".formatted(album))
                .json();
        assertThat(carols.path("album_access").asBoolean(true)).isFalse();
        assertThat(carols.path("study_access").asBoolean(true)).isFalse();
        assertThat(users("reference=bob").body()).doesNotContain("access");
    }

    @ParameterizedTest
    @DisplayName(
            "USR-10 A search finds parts of names and of local parts, beginnings with @, literally, never the caller")
    @CsvSource({
        "search=ALI, nomail",
        "search=ando, ",
        "search=ander, Carol.Anders",
        "search=example, ",
        "search=bob@, bob",
        "search=ob@e, ",
        "search=100%25_, d_1",
        "search=%25%25%25, ",
        "search=___, ",
        "search=d%251, d_1",
        "search=d%251@exam, d_1",
        "search=%5C%5C%5C, ",
    })
    void search(String query, String sub) {
        assertThat(subs(query)).isEqualTo(sub == null ? List.of() : List.of(sub));
    }

    @Test
    @DisplayName("USR-10 A search has pages in a stable order, and their total")
    void pages() {
        server.sql("insert into users (sub, email, name) select 'p' || n, 'p' || n || '@example.org', 'Paged'"
                + " from generate_series(1, 5) n");
        var page = users("search=paged&limit=2&offset=2");
        assertThat(page.json().findValuesAsText("sub")).containsExactly("p3", "p4");
        assertThat(page.header("X-Total-Count")).contains("5");
        assertThat(users("search=paged&offset=5").status()).isEqualTo(204);
        assertThat(users("search=paged&limit=0").status()).isEqualTo(204);
    }

    @Test
    @DisplayName("USR-11 Of an album a search finds members only, with is_admin, and only for members")
    void ofAlbum() {
        var found = bob.get("/api/users?search=ali&album=" + album);
        assertThat(found.json()).hasSize(1);
        assertThat(found.json().get(0).path("sub").asText()).isEqualTo("alice");
        assertThat(found.json().get(0).path("is_admin").asBoolean()).isTrue();
        assertThat(subs("search=carol&album=" + album)).isEmpty();
        var stranger = server.user("erin").get("/api/users?search=ali&album=" + album);
        assertThat(stranger.status()).isEqualTo(404);
        assertThat(stranger.json().path("message").asText()).isEqualTo("Album Not Found");
    }

    @Test
    @DisplayName("USR-12 Of a study a search finds those who see it; to whom it is hidden it does not exist")
    void ofStudy() {
        assertThat(subs("search=bob&studyInstanceUID=1.2.51")).containsExactly("bob");
        assertThat(subs("search=carol&studyInstanceUID=1.2.51")).isEmpty();
        for (String mode : List.of("search=bob", "reference=bob")) {
            for (String study : List.of("1.2.52", "1.2.59")) {
                var answer = users(mode + "&studyInstanceUID=" + study);
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.json().path("message").asText()).isEqualTo("Study Not Found");
            }
        }
    }

    @ParameterizedTest
    @DisplayName("USR-10 USR-13 Neither or both modes, too short a text, and values that cannot be are 400")
    @ValueSource(
            strings = {
                "",
                "limit=5",
                "search=bob&reference=bob",
                "search=bo",
                "search=%20bo%20",
                "search=",
                "reference=",
                "reference=%20",
                "search=bob&search=bob",
                "search=bob&limit=-1",
                "search=bob&offset=x",
                "search=bob&studyInstanceUID=x",
                "search=%00%00%00",
                "reference=a%FFb",
            })
    void refuses(String query) {
        var answer = users(query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).isEqualTo("Bad Query Parameter");
    }

    @Test
    @DisplayName("USR-14 AUTH-09 Tokens that do not stand for a user are refused, before the query is read")
    void userTokensOnly() {
        assertThat(albumToken.get("/api/users?reference=bob").status()).isEqualTo(403);
        assertThat(albumToken.get("/api/users").status()).isEqualTo(403);
        assertThat(server.anonymous().get("/api/users").status()).isEqualTo(401);
        String token = bob.form("POST", "/api/capabilities", "title", "t", "scope_type", "user")
                .accessToken();
        assertThat(server.bearer(token).get("/api/users?reference=alice").status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("USR-15 Q-33 userinfo is for report providers: 403 to others, 401 without or with a bad token")
    void userinfo() {
        for (Session other : List.of(alice, albumToken)) {
            var answer = other.get("/api/userinfo");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().path("message").asText()).isEqualTo("Authorization error");
        }
        assertThat(server.anonymous().get("/api/userinfo").status()).isEqualTo(401);
        assertThat(server.bearer("garbage").get("/api/userinfo").status()).isEqualTo(401);
    }

    @Test
    @DisplayName("USR-16 UI-16 inboxinfo counts the populated content of the inbox, and nothing of albums")
    void inbox() {
        var frank = server.user("frank");
        assertThat(frank.get("/api/inboxinfo").json().toString())
                .isEqualTo("{\"modalities\":[],\"number_of_studies\":0,\"number_of_series\":0,"
                        + "\"number_of_instances\":0}");
        server.upload(frank, "", "1.2.53", "1.2.53.1");
        server.upload(frank, "", "1.2.53", "1.2.53.2");
        server.upload(frank, "", "1.2.54", "1.2.54.1");
        server.sql("update series set modality = 'MR', instances = 5 where series_uid = '1.2.53.2'");
        frank.put("/api/studies/1.2.55/series/1.2.55.1");
        var answer = frank.get("/api/inboxinfo");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString())
                .isEqualTo("{\"modalities\":[\"CT\",\"MR\"],\"number_of_studies\":2,\"number_of_series\":3,"
                        + "\"number_of_instances\":9}");
        assertThat(albumToken.get("/api/inboxinfo").status()).isEqualTo(403);
    }
}
