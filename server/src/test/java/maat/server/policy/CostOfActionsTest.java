package maat.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What each action costs, asked through the front door by somebody whose facts are as long as they can become: member of
 * albums with every set of permissions that no other set contains, about a study that all of them hold.
 */
final class CostOfActionsTest {
    /** Bytes of an input document; all text here is ASCII, so that a character is a byte. */
    private static final int MOST_BYTES = 4_096;

    private static final String ALICE = "alice-" + "a".repeat(58);
    private static final String BOB = "bob-" + "b".repeat(60);
    private static final String STUDY = "1.2." + "3".repeat(60);
    private static final String SERIES = "1.2." + "4".repeat(60);
    private static final String OTHER_SERIES = "1.2." + "5".repeat(60);
    private static final String LENT = "1.2." + "7".repeat(56);
    private static final String NEW_SERIES = "1.2." + "6".repeat(60);

    /** Report providers alone may, and there are none yet (USR-15). */
    private static final Set<Action> PERMITTED_TO_NOBODY = EnumSet.of(Action.USER_IDENTIFY);

    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;

    private final Set<Action> played = EnumSet.noneOf(Action.class);

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user(ALICE);
        bob = server.user(BOB);
        server.upload(alice, "", STUDY, SERIES);
        server.upload(alice, "", STUDY, OTHER_SERIES);
        everySetOfThreePermissions();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void everySetOfThreePermissions() {
        for (int bits = 0; bits < 64; bits++) {
            if (Integer.bitCount(bits) != 3) {
                continue;
            }
            server.sql("""
                    with album as (
                        insert into albums (album_id, name, description, add_user, download_series, send_series,
                            delete_series, add_series, write_comments)
                        select 'profile0%1$02d', 'profile', '', b & 1 > 0, b & 2 > 0, b & 4 > 0, b & 8 > 0, b & 16 > 0, b & 32 > 0
                        from (select %1$d as b) bits returning id),
                    members as (
                        insert into members (album, member, admin)
                        select album.id, u.id, u.sub like 'bob%%' from album, users u)
                    insert into album_series (album, series) select album.id, s.id from album, series s""".formatted(bits));
        }
    }

    private static String album() {
        return alice.form("POST", "/api/albums", "name", "knee", "deleteSeries", "true")
                .json()
                .path("album_id")
                .asText();
    }

    /**
     * Lets an action happen, and checks that it did, at what price.
     *
     * @param work statements at most beside those that gather facts
     */
    private Answer play(Action action, int work, Request request) {
        var before = ScrapedMetrics.of(server);
        var answer = request.send();
        var after = ScrapedMetrics.of(server);
        assertThat(answer.status()).as(action + " " + answer.body()).isBetween(200, 299);
        String decisions = "maat_decisions_total\\{action=\"%s\",.*".formatted(action.word());
        assertThat(after.sum(decisions) - before.sum(decisions))
                .as("decisions on " + action.word())
                .isEqualTo(1);
        assertThat(after.statements("facts") - before.statements("facts"))
                .as("statements that gather facts for " + action.word())
                .isEqualTo(after.sum("maat_decisions_total.*") - before.sum("maat_decisions_total.*"));
        assertThat(after.statements("work") - before.statements("work"))
                .as("statements that carry out " + action.word())
                .isLessThanOrEqualTo(work);
        assertThat(after.sum("maat_policy_input_characters_max.*")).isPositive();
        assertThat(after.largest("maat_policy_input_characters_max.*"))
                .as("bytes of the question " + action.word())
                .isLessThanOrEqualTo(MOST_BYTES);
        played.add(action);
        return answer;
    }

    private interface Request {
        Answer send();
    }

    @Test
    @DisplayName(
            "The facts of each action are one statement, its question at most 4 KB, its work no more than is known")
    void everyAction() {
        people();
        albums();
        studies();
        series();
        tokens();
        links();
        assertThat(EnumSet.complementOf(EnumSet.copyOf(played))).isEqualTo(PERMITTED_TO_NOBODY);
    }

    private void people() {
        play(Action.USER_REGISTER, 2, () -> alice.form("POST", "/api/register", "access_token", alice.token()));
        play(Action.USER_READ_SELF, 0, () -> evaluate("user.read_self", "{\"type\":\"system\",\"id\":\"maat\"}"));
        play(Action.USER_SEARCH, 1, () -> alice.get("/api/users?search=bob"));
        play(Action.POLICY_PUBLISH, 5, CostOfActionsTest::publish);
    }

    private void albums() {
        play(Action.ALBUM_CREATE, 5, () -> alice.form("POST", "/api/albums", "name", "knee"));
        play(Action.ALBUM_LIST, 1, () -> alice.get("/api/albums"));
        String album = album();
        String path = "/api/albums/" + album;
        play(Action.ALBUM_READ, 1, () -> alice.get(path));
        play(Action.ALBUM_EDIT, 6, () -> alice.form("PATCH", path, "name", "hip"));
        play(Action.ALBUM_FAVORITE, 1, () -> alice.put(path + "/favorites"));
        play(Action.ALBUM_MEMBER_ADD, 5, () -> alice.put(path + "/users/" + BOB));
        play(Action.ALBUM_MEMBER_LIST, 1, () -> alice.get(path + "/users"));
        play(Action.ALBUM_ADMIN_ADD, 6, () -> alice.put(path + "/users/" + BOB + "/admin"));
        play(Action.ALBUM_ADMIN_REMOVE, 6, () -> alice.delete(path + "/users/" + BOB + "/admin"));
        play(Action.ALBUM_COMMENT_ADD, 3, () -> alice.form("POST", path + "/comments", "comment", "x", "to_user", BOB));
        play(Action.ALBUM_EVENT_LIST, 2, () -> alice.get(path + "/events?types=mutations&user=" + BOB));
        play(Action.ALBUM_MEMBER_REMOVE, 6, () -> alice.delete(path + "/users/" + BOB));
        play(Action.ALBUM_DELETE, 4, () -> alice.delete(path));
    }

    private void studies() {
        String album = album();
        String study = "/api/studies/" + STUDY;
        play(Action.STUDY_LIST, 1, () -> alice.get("/api/studies"));
        play(
                Action.STUDY_SERIES_LIST,
                0,
                () -> evaluate("study.series.list", "{\"type\":\"study\",\"id\":\"%s\"}".formatted(STUDY)));
        play(Action.STUDY_READ, 1, () -> evaluate("study.read", "{\"type\":\"study\",\"id\":\"%s\"}".formatted(STUDY)));
        play(
                Action.STUDY_STORE,
                0,
                () -> evaluate("study.store", "{\"type\":\"album\",\"id\":\"%s\"}".formatted(album)));
        play(
                Action.STUDY_COMMENT_ADD,
                2,
                () -> alice.form("POST", study + "/comments", "comment", "x", "to_user", BOB));
        play(Action.STUDY_COMMENT_LIST, 1, () -> alice.get(study + "/comments"));
        play(Action.STUDY_FAVORITE, 2, () -> alice.put(study + "/favorites?inbox=true"));
        play(Action.ALBUM_STUDY_ADD, 4, () -> alice.put(study + "/albums/" + album + "?inbox=true"));
        play(Action.STUDY_CLAIM, 1, () -> alice.put(study + "?album=" + album));
        play(Action.STUDY_SEND, 3, () -> alice.put(study + "/users/" + BOB + "?inbox=true"));
        play(Action.ALBUM_STUDY_REMOVE, 5, () -> alice.delete(study + "/albums/" + album));
        play(Action.STUDY_REMOVE, 3, () -> bob.delete(study));
    }

    private void series() {
        String album = album();
        String one = "/api/studies/" + STUDY + "/series/" + SERIES;
        play(Action.SERIES_READ, 0, () -> evaluate("series.read", """
                {"type":"series","id":"%s","properties":{"study":"%s"}}""".formatted(SERIES, STUDY)));
        play(Action.SERIES_FAVORITE, 4, () -> alice.put(one + "/favorites?album=profile056"));
        play(Action.SERIES_SEND, 4, () -> alice.put(one + "/users/" + BOB));
        play(Action.SERIES_CLAIM, 6, () -> alice.put(one));
        play(Action.ALBUM_SERIES_ADD, 9, () -> alice.put(one + "/albums/" + album));
        play(Action.ALBUM_SERIES_REMOVE, 5, () -> alice.delete(one + "/albums/" + album));
        play(Action.SERIES_REMOVE, 3, () -> alice.delete(one));
        play(Action.SERIES_STORE, 12, () -> admit(album));
    }

    /** What is taken with a second token, whose use is noted by one statement more, and what is erased. */
    private void links() {
        String album = album();
        server.upload(alice, album, LENT, LENT + ".1");
        server.upload(alice, album, LENT, LENT + ".2");
        var link = alice.form(
                "POST",
                "/api/capabilities",
                "title",
                "Link",
                "scope_type",
                "album",
                "album",
                album,
                "read_permission",
                "true",
                "appropriate_permission",
                "true");
        var borrower = bob.with("X-Authorization-Source", "Bearer " + link.accessToken());
        String study = "/api/studies/" + LENT;
        String one = study + "/series/" + LENT + ".1";
        play(Action.STUDY_TAKE, 2, () -> borrower.put(study));
        play(Action.STUDY_LEND, 2, () -> borrower.put(study));
        play(Action.SERIES_LEND, 3, () -> borrower.put(one));
        String bobs = bob.album("hip");
        play(Action.ALBUM_STUDY_TAKE, 7, () -> borrower.put(study + "/albums/" + bobs));
        server.user("root");
        var root = server.bearer(ServerUnderTest.token("root", Map.of("roles", List.of("maat-admin"))));
        var eraser = root.with("Admin-Action", "permanent");
        firstErasure(eraser);
        play(Action.SERIES_ERASE, 7, () -> eraser.delete(one));
        play(Action.STUDY_ERASE, 7, () -> eraser.delete(study));
    }

    /** The first one at the archive, beside requests, makes the key of its credential: statements of no action. */
    private void firstErasure(Session eraser) {
        server.upload(alice, "", "1.2.9", "1.2.9.1");
        assertThat(eraser.delete("/api/studies/1.2.9").status()).isEqualTo(204);
        server.await(
                "1",
                "select count(*) from outbox where subject = '1.2.9' and attempts > 0 and due_time < now() + interval '1 minute'");
    }

    private void tokens() {
        String album = album();
        String[] token = {"title", "Feed", "scope_type", "album", "album", album, "read_permission", "true"};
        var created = play(Action.CAPABILITY_CREATE, 3, () -> alice.form("POST", "/api/capabilities", token));
        String path = "/api/capabilities/" + created.json().path("id").asText();
        play(Action.CAPABILITY_LIST, 1, () -> alice.get("/api/capabilities?album=" + album));
        play(Action.CAPABILITY_READ, 1, () -> alice.get(path));
        play(Action.CAPABILITY_REVOKE, 3, () -> alice.form("POST", path + "/revoke"));
        var internal = server.internal();
        play(Action.TOKEN_DESCRIBE, 0, () -> internal.form("POST", "/api/token/introspect", "token", alice.token()));
        play(Action.TOKEN_INTROSPECT, 0, () -> internal.form("POST", "/api/token/introspect", "token", alice.token()));
        var issued = play(Action.TOKEN_VIEWER_ISSUE, 4, () -> exchange(alice, "viewer read"));
        var viewer = server.bearer(issued.accessToken());
        play(Action.TOKEN_SESSION_OPEN, 2, () -> viewer.form("POST", "/api/session"));
        play(Action.TOKEN_REVOKE, 6, () -> internal.form("POST", "/api/token/revoke", "token", viewer.token()));
        play(Action.TOKEN_PEP_ISSUE, 4, () -> exchange(internal, "pep"));
    }

    @Test
    @DisplayName("A reference to a user of the greatest length that is let in is unknown, not more than can be asked")
    void longestReference() {
        String nobody = "n".repeat(1_024);
        String study = "/api/studies/" + STUDY;
        assertThat(alice.put(study + "/users/" + nobody + "?album=profile007").status())
                .isEqualTo(404);
        assertThat(alice.form("POST", study + "/comments", "comment", "x", "to_user", nobody)
                        .status())
                .isEqualTo(404);
    }

    private static Answer exchange(Session by, String scope) {
        return by.exchange(alice.token(), scope, STUDY, "seriesUID", SERIES);
    }

    private static Answer evaluate(String action, String resource) {
        var answer =
                server.internal().json("POST", "/access/v1/evaluation", """
                {"subject":{"type":"token","id":"bearer","properties":{"token":"%s"}},
                "action":{"name":"%s"},"resource":%s}""".formatted(alice.token(), action, resource));
        assertThat(answer.json().path("decision").asBoolean()).as(answer.body()).isTrue();
        return answer;
    }

    private static Answer admit(String album) {
        return server.internal()
                .json("POST", "/uploads/series", """
                {"token":"%s","album":"%s","study":"%s","series":"%s"}""".formatted(alice.token(), album, STUDY, NEW_SERIES));
    }

    /** The rules that are active already, once more. */
    private static Answer publish() {
        try (var bundle = Bundle.class.getResourceAsStream("/maat/policies/bundle.tar.gz")) {
            return server.internal().send("POST", "/policies/revisions", null, bundle.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
