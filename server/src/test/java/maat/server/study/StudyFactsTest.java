package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.album.AlbumFacts;
import maat.server.database.Database;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.PolicyEngine;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;
import maat.server.principal.Principal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the facts statements say of a world in PostgreSQL, as the policies read it. */
final class StudyFactsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicReference<String> ASKED = new AtomicReference<>();

    private static Database database;
    private static Authorizer authorizer;

    /** Says yes and remembers the question; stands in for the policies, which have tests of their own. */
    private static final PolicyEngine LISTENER = new PolicyEngine() {
        @Override
        public String evaluate(String entryPoint, String input) {
            ASKED.set(input);
            return "{\"allow\": true, \"status\": \"ok\", \"reasons\": []}";
        }

        @Override
        public String revision() {
            return "listener";
        }

        @Override
        public void close() {}
    };

    @BeforeAll
    static void world() {
        var config = ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1"));
        var meters = new SimpleMeterRegistry();
        database = Database.open(config.database(), meters);
        authorizer = new Authorizer(_ -> LISTENER, Clock.systemUTC(), meters, (_, _) -> {});
        database.withHandle(handle -> handle.createScript("""
                insert into users (sub) values ('alice'), ('bob');
                insert into albums (album_id, name, description, add_user, download_series, send_series, delete_series,
                    add_series, write_comments) values
                    ('aaaaaaaaaa', 'all but add_user', '', false, true, true, true, true, true),
                    ('bbbbbbbbbb', 'download only', '', false, true, false, false, false, false),
                    ('cccccccccc', 'add_user only', '', true, false, false, false, false, false),
                    ('dddddddddd', 'administered', '', false, false, false, false, false, false);
                insert into members (album, member, admin)
                    select a.id, u.id, a.album_id = 'dddddddddd' from albums a, users u where u.sub = 'bob';
                insert into studies (study_uid, populated) values ('1.2', true);
                insert into series (series_uid, study, populated, reserved_until)
                    select v.uid, t.id, v.populated, v.until from studies t, (values
                        ('1.2.1', true, null), ('1.2.2', true, null),
                        ('1.2.3', false, now() - interval '1 minute'), ('1.2.4', false, now() + interval '1 hour'))
                        v(uid, populated, until);
                insert into inbox_series (owner, series)
                    select u.id, s.id from users u, series s where u.sub = 'alice' and s.series_uid <> '1.2.2';
                insert into album_series (album, series)
                    select a.id, s.id from albums a, series s where s.series_uid = '1.2.1';
                """).execute());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static JsonNode facts(String sub, Facts facts) {
        try {
            var user = new Principal.User(sub, Optional.empty(), Instant.now(), Set.of(), Set.of());
            var caller = new Caller(user, Optional.empty());
            database.read(transaction -> authorizer.require(
                    transaction, Question.of(Action.SERIES_READ, caller, Resource.series("1.2", "1.2.1"), facts)));
            return JSON.readTree(ASKED.get()).path("facts");
        } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static Principal anyone() {
        return new Principal.Anonymous();
    }

    private static JsonNode series(String sub, String series, Source source) {
        return facts(sub, StudyFacts.series("1.2", series, "aaaaaaaaaa", source, anyone()))
                .path("series");
    }

    @Test
    @DisplayName("An unregistered caller is told as such")
    void unregistered() {
        assertThat(facts("nobody", Facts.NONE).path("caller").path("registered").booleanValue())
                .isFalse();
    }

    @Test
    @DisplayName("The inbox is one path")
    void inbox() {
        assertThat(series("alice", "1.2.1", Source.ANY).path("paths")).hasToString("[{\"via\":\"inbox\"}]");
    }

    @Test
    @DisplayName("Albums with fewer permissions than another are no paths of their own; administered ones are")
    void profiles() {
        var paths = series("bob", "1.2.1", Source.ANY).path("paths");
        assertThat(paths.findValuesAsText("album")).containsExactlyInAnyOrder("aaaaaaaaaa", "cccccccccc", "dddddddddd");
    }

    @Test
    @DisplayName("The album that the question names keeps a path of its own")
    void namedAlbum() {
        var paths = series("bob", "1.2.1", new Source.Album("bbbbbbbbbb")).path("paths");
        assertThat(paths.findValuesAsText("album")).contains("bbbbbbbbbb");
    }

    @Test
    @DisplayName("UPL-22 A reservation that ran out is as if it had never been; a live one counts")
    void reservations() {
        assertThat(series("alice", "1.2.3", Source.ANY).path("known").booleanValue())
                .isFalse();
        assertThat(series("alice", "1.2.4", Source.ANY).path("known").booleanValue())
                .isTrue();
        assertThat(series("alice", "1.2.4", Source.ANY).path("populated").booleanValue())
                .isFalse();
    }

    @Test
    @DisplayName("A series without any link is an orphan")
    void orphan() {
        assertThat(series("alice", "1.2.2", Source.ANY).path("orphan").booleanValue())
                .isTrue();
        assertThat(series("alice", "1.2.1", Source.ANY).path("orphan").booleanValue())
                .isFalse();
    }

    @Test
    @DisplayName("A study is reached where one of its series is")
    void study() {
        var facts = facts("bob", StudyFacts.study("1.2", "aaaaaaaaaa", Source.INBOX, anyone()))
                .path("study");
        assertThat(facts.path("known").booleanValue()).isTrue();
        assertThat(facts.path("in_source").booleanValue()).isFalse();
        assertThat(facts.path("in_album").booleanValue()).isTrue();
        assertThat(facts.path("paths")).hasSize(3);
    }

    @Test
    @DisplayName("An album's facts name the caller's standing and how many administer it")
    void album() {
        var facts = facts("bob", AlbumFacts.album("dddddddddd").and(AlbumFacts.target("alice", "dddddddddd")));
        assertThat(facts.path("album").toString())
                .isEqualTo(
                        "{\"admin\":true,\"admins\":1,\"exists\":true,\"member\":true,\"members\":1,\"permissions\":[]}");
        assertThat(facts.path("target").path("exists").booleanValue()).isTrue();
        assertThat(facts.path("target").path("member").booleanValue()).isFalse();
        assertThat(facts("bob", AlbumFacts.album("eeeeeeeeee"))
                        .path("album")
                        .path("exists")
                        .booleanValue())
                .isFalse();
    }
}
