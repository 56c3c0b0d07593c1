package maat.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was done and said in albums, as their members see it. */
final class AlbumEventsTest extends EventWorld {
    @Test
    @DisplayName(
            "ALB-36 Q-40 What the original forgets is recorded too: sending, removing from the inbox, deleting an album")
    void recordsBeyondTheOriginal() {
        String album = album();
        String study = study();
        server.upload(alice, "", study, study + ".1");
        alice.put("/api/studies/" + study + "/users/bob?inbox=true");
        alice.put("/api/studies/" + study + "/users/bob?inbox=true");
        alice.put("/api/studies/" + study + "/series/" + study + ".1/users/carol");
        alice.delete("/api/studies/" + study);
        assertThat(server.value("""
                        select string_agg(e.mutation || coalesce(' ' || u.sub, ''), ', ' order by e.id)
                        from events e join studies t on t.id = e.study left join users u on u.id = e.target
                        where t.study_uid = '%s'""".formatted(study))).isEqualTo("SEND_STUDY bob, SEND_SERIES carol, REMOVE_STUDY");
        alice.delete("/api/albums/" + album);
        assertThat(server.value("select mutation from events where deleted_album = '%s'".formatted(album)))
                .isEqualTo("DELETE_ALBUM");
        assertThat(mutations(album(), "")).containsExactly("CREATE_ALBUM");
    }

    @Test
    @DisplayName("ALB-30 UI-16 Admins and permitted members comment, up to 1,024 characters; 204")
    void comments() {
        String album = album();
        alice.put("/api/albums/" + album + "/users/bob");
        String comments = "/api/albums/" + album + "/comments";
        assertThat(bob.form("POST", comments, "comment", "x".repeat(1024)).status())
                .isEqualTo(204);
        assertThat(alice.json("POST", comments, "{\"comment\": \"Ünderstood\"}").status())
                .isEqualTo(204);
        for (String bad : List.of("", "  ", "x".repeat(1025))) {
            assertThat(bob.form("POST", comments, "comment", bad).status()).isEqualTo(400);
        }
        assertThat(bob.form("POST", comments, "other", "x").status()).isEqualTo(400);
        assertThat(bob.form("POST", comments, "comment", "x", "comment", "y").status())
                .isEqualTo(400);
        assertThat(bob.form("POST", comments, "comment", "x", "to_user", "").status())
                .isEqualTo(400);
        assertThat(carol.form("POST", comments, "comment", "x").status()).isEqualTo(404);
        var said = events(bob, album, "?types=comments");
        assertThat(said).hasSize(2);
        assertThat(said.at("/0/comment").asText()).isEqualTo("Ünderstood");
        assertThat(said.at("/0/event_type").asText()).isEqualTo("Comment");
        assertThat(said.at("/0/is_private").asBoolean(true)).isFalse();
        assertThat(said.get(0).has("target") || said.get(0).has("mutation_type"))
                .isFalse();
        String silent = album("writeComments", "false");
        alice.put("/api/albums/" + silent + "/users/bob");
        var refused = bob.form("POST", "/api/albums/" + silent + "/comments", "comment", "x");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/reasons/0").asText()).isEqualTo("write_comments_required");
        assertThat(alice.form("POST", "/api/albums/" + silent + "/comments", "comment", "x")
                        .status())
                .isEqualTo(204);
    }

    @Test
    @DisplayName("ALB-31 ALB-38 A private comment goes to a member, and two people see and count it")
    void privateComments() {
        String album = album();
        alice.put("/api/albums/" + album + "/users/bob");
        alice.put("/api/albums/" + album + "/users/carol");
        String comments = "/api/albums/" + album + "/comments";
        bob.form("POST", comments, "comment", "to all");
        assertThat(bob.form("POST", comments, "comment", "for alice", "to_user", "ALICE@example.org")
                        .status())
                .isEqualTo(204);
        assertThat(bob.form("POST", comments, "comment", "note to self", "to_user", "bob")
                        .status())
                .isEqualTo(204);
        server.user("dave");
        for (String stranger : List.of("dave", "nobody@example.org")) {
            var refused = bob.form("POST", comments, "comment", "x", "to_user", stranger);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.json().path("message").asText()).isEqualTo("User Not Found");
        }
        assertThat(events(carol, album, "?types=comments")).hasSize(1);
        assertThat(events(bob, album, "?types=comments")).hasSize(3);
        var forAlice = events(alice, album, "?types=comments");
        assertThat(forAlice).hasSize(2);
        assertThat(forAlice.at("/0/is_private").asBoolean()).isTrue();
        assertThat(forAlice.at("/0/target/sub").asText()).isEqualTo("alice");
        for (var member : List.of(alice, bob, carol)) {
            assertThat(member.get("/api/albums/" + album)
                            .json()
                            .path("number_of_comments")
                            .asInt())
                    .isEqualTo(events(member, album, "?types=comments").size());
        }
    }

    @Test
    @DisplayName("ALB-32 ALB-33 UI-8 UI-9 Newest first, by kind, in pages; the total is what paging can reach")
    void lists() {
        String album = album();
        assertThat(events(alice, album, "?types=comments").isArray()).isTrue();
        for (String text : List.of("one", "two", "three")) {
            alice.form("POST", "/api/albums/" + album + "/comments", "comment", text);
        }
        assertThat(events(alice, album, "")).hasSize(4);
        assertThat(events(alice, album, "?types=comments&types=mutations")).hasSize(4);
        assertThat(events(alice, album, "?types=mutations")).hasSize(1);
        var page = alice.get("/api/albums/" + album + "/events?types=comments&limit=1&offset=1");
        assertThat(page.header("X-Total-Count")).hasValue("3");
        assertThat(page.json()).hasSize(1);
        assertThat(page.json().at("/0/comment").asText()).isEqualTo("two");
        assertThat(alice.get("/api/albums/" + album + "/events?limit=0").json()).isEmpty();
        for (String bad : List.of("types=all", "limit=-1", "offset=x", "types=")) {
            assertThat(alice.get("/api/albums/" + album + "/events?" + bad).status())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName("ALB-34 Mutations are filtered by type, family, user, token and time; unknown values are 400")
    void filters() {
        String album = album();
        String study = study();
        server.upload(alice, album, study, study + ".1");
        alice.put("/api/albums/" + album + "/users/bob");
        alice.put("/api/albums/" + album + "/users/carol");
        bob.delete("/api/albums/" + album + "/users/bob");
        assertThat(mutations(album, "&type=ADD_USER")).hasSize(2);
        assertThat(mutations(album, "&type=LEAVE_ALBUM&type=CREATE_ALBUM"))
                .containsExactly("LEAVE_ALBUM", "CREATE_ALBUM");
        assertThat(mutations(album, "&family=users")).hasSize(3);
        assertThat(mutations(album, "&family=Sending")).containsExactly("IMPORT_SERIES");
        assertThat(mutations(album, "&family=webhooks&family=report_provider")).isEmpty();
        assertThat(mutations(album, "&user=bob")).containsExactly("LEAVE_ALBUM", "ADD_USER");
        assertThat(mutations(album, "&user=BOB@example.org&user=carol")).hasSize(3);
        assertThat(mutations(album, "&user=bob&type=ADD_USER")).containsExactly("ADD_USER");
        String today = server.value("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD')");
        assertThat(mutations(album, "&startDate=" + today + "&endDate=" + today))
                .hasSize(5);
        assertThat(mutations(album, "&startDate=2001-01-01%2000:00:00&endDate=2001-01-01%2023:59:59"))
                .isEmpty();
        server.sql("update events set event_time = '2001-02-03 23:59:59.5' where mutation = 'CREATE_ALBUM'"
                + " and album = (select id from albums where album_id = '%s')".formatted(album));
        assertThat(mutations(album, "&endDate=2001-02-03")).containsExactly("CREATE_ALBUM");
        assertThat(mutations(album, "&endDate=2001-02-03%2023:59:58")).isEmpty();
        for (String bad : List.of(
                "type=add_user",
                "type=SEND_STUDY",
                "type=",
                "family=others",
                "family=none",
                "user=nobody",
                "user=",
                "studies=1.2.9999",
                "studies=x",
                "series=1.2.9999",
                "series=%25",
                "reportProvider=x",
                "capabilityToken=abcdefghij",
                "startDate=2001-02-30",
                "startDate=tomorrow",
                "endDate=2001-02-03T10:00:00",
                "endDate=%2B99999-01-01",
                "endDate=2001-02-03&endDate=2001-02-04")) {
            var answer = alice.get("/api/albums/" + album + "/events?types=mutations&" + bad);
            assertThat(answer.status()).as(bad + " " + answer.body()).isEqualTo(400);
            assertThat(answer.json().path("message").asText()).isEqualTo("Bad Query Parameter");
        }
        assertThat(events(alice, album, "?type=nonsense"))
                .as("filters are for mutations alone")
                .hasSize(5);
    }

    @Test
    @DisplayName("Q-13 The filter by series finds that series, and leaves the filter by study alone")
    void filtersBySeries() {
        String album = album();
        String one = study();
        String other = study();
        server.upload(alice, album, one, one + ".1");
        server.upload(alice, album, one, one + ".2");
        server.upload(alice, album, other, other + ".1");
        assertThat(mutations(album, "&series=" + one + ".1")).containsExactly("IMPORT_SERIES");
        assertThat(mutations(album, "&series=" + one + ".1&series=" + other + ".1"))
                .hasSize(2);
        assertThat(mutations(album, "&studies=" + one)).hasSize(2);
        assertThat(mutations(album, "&studies=" + one + "&series=" + other + ".1"))
                .isEmpty();
        String elsewhere = study();
        server.upload(bob, "", elsewhere, elsewhere + ".1");
        assertThat(alice.get("/api/albums/" + album + "/events?types=mutations&studies=" + elsewhere)
                        .status())
                .as("a study that the album never held is as unknown as one that nobody holds")
                .isEqualTo(400);
    }

    @Test
    @DisplayName("ALB-35 Events are for members; tokens of the album are 403, others 404")
    void membersOnly() {
        String album = album();
        String events = "/api/albums/" + album + "/events";
        assertThat(bob.get(events).status()).isEqualTo(404);
        assertThat(bob.get(events).json().path("message").asText()).isEqualTo("Album Not Found");
        assertThat(server.bearer(token(album, "read")).get(events).status()).isEqualTo(403);
        assertThat(server.bearer(token(album, "read"))
                        .form("POST", "/api/albums/" + album + "/comments", "comment", "x")
                        .status())
                .isEqualTo(403);
        assertThat(server.anonymous().get(events).status()).isEqualTo(401);
    }
}
