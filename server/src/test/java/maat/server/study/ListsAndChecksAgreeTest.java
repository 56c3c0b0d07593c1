package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.database.Database;
import maat.server.http.Parameters;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Bundle;
import maat.server.policy.Question;
import maat.server.policy.Refused;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.policy.WasmPolicyEngine;
import maat.server.principal.Caller;
import maat.server.principal.Principal;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * In random worlds, what a list shows is exactly what single checks allow: the same policy decides both, once as grants
 * that become SQL, once on the paths to one series. {@code -Dmaat.questions=N} asks more.
 */
final class ListsAndChecksAgreeTest {
    private static final int QUESTIONS = Integer.getInteger("maat.questions", 10_000);
    private static final int USERS = 4;
    private static final int ALBUMS = 5;
    private static final int STUDIES = 4;
    private static final int SERIES = 3;

    @Test
    @DisplayName("Lists and checks agree for every kind of principal and every source")
    void agree() {
        long seed = Long.getLong("maat.seed", System.nanoTime());
        var random = new Random(seed);
        var config = ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1"));
        var meters = new SimpleMeterRegistry();
        try (var database = Database.open(config.database(), meters);
                var engine = new WasmPolicyEngine(Bundle.builtIn(), 2, Duration.ofSeconds(5))) {
            var authorizer = new Authorizer(_ -> engine, Clock.systemUTC(), meters, (_, _) -> {});
            int asked = 0;
            int allowed = 0;
            while (asked < QUESTIONS) {
                database.withHandle(handle -> randomWorld(handle, random));
                for (int i = 0; i < 40; i++) {
                    var caller = new Caller(randomPrincipal(random), Optional.empty());
                    var source = randomSource(random);
                    for (int s = 0; s < STUDIES; s++) {
                        String study = study(s);
                        var listed = listed(database, authorizer, caller, study, source);
                        var checked = checked(database, authorizer, caller, study, source);
                        assertThat(listed)
                                .as("seed %d: %s by %s, study %s", seed, caller.principal(), source, study)
                                .isEqualTo(checked);
                        assertThat(isListed(database, authorizer, caller, study, source))
                                .as("seed %d: study list of %s by %s, study %s", seed, caller, source, study)
                                .isEqualTo(!listed.isEmpty());
                        asked += SERIES;
                        allowed += checked.size();
                    }
                }
            }
            assertThat(allowed)
                    .as("worlds in which nothing is visible prove nothing")
                    .isGreaterThan(asked / 50);
        }
    }

    private static Set<String> listed(
            Database database, Authorizer authorizer, Caller caller, String study, Source source) {
        return database.snapshot(transaction -> {
            try {
                var answer = authorizer.require(transaction, Studies.readQuestion(caller, study, source));
                return new HashSet<>(Studies.visibleSeries(transaction, answer, study));
            } catch (Refused refused) {
                return Set.of();
            }
        });
    }

    private static boolean isListed(
            Database database, Authorizer authorizer, Caller caller, String study, Source source) {
        var query = Parameters.ofForm("StudyInstanceUID=" + study);
        try {
            return new Studies(database, authorizer, null)
                            .list(caller, new NamedSource(source, query), () -> StudyQuery.of(query))
                            .total()
                    > 0;
        } catch (Refused refused) {
            return false;
        }
    }

    private static Set<String> checked(
            Database database, Authorizer authorizer, Caller caller, String study, Source source) {
        var seen = new HashSet<String>();
        for (int e = 0; e < SERIES; e++) {
            String series = series(study, e);
            var facts = StudyFacts.seriesPaths(study, series, source, caller.principal())
                    .and(Sharing.sourceFacts(source, caller.principal()));
            var question = Question.of(Action.SERIES_READ, caller, Resource.series(study, series), facts)
                    .by(source);
            if (database.read(transaction -> authorizer.decide(transaction, question))
                    .decision()
                    .allow()) {
                seen.add(series);
            }
        }
        return seen;
    }

    private static Source randomSource(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Source.INBOX;
            case 1 -> new Source.Album(album(random.nextInt(ALBUMS)));
            default -> Source.ANY;
        };
    }

    private static Principal randomPrincipal(Random random) {
        var later = Instant.now().plusSeconds(3600);
        String user = user(random.nextInt(USERS + 1));
        String capability = "token" + random.nextInt(USERS * 2);
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Principal.User(user, Optional.empty(), later, Set.of(), Set.of());
            case 2 -> new Principal.Capability(capability.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            default ->
                new Principal.Viewer(
                        "v1",
                        random.nextBoolean()
                                ? new Principal.Wrapped.User(user, Optional.empty())
                                : new Principal.Wrapped.Capability(capability),
                        study(random.nextInt(STUDIES)),
                        randomSource(random),
                        random.nextInt(4) == 0 ? Set.of("write") : Set.of("read"),
                        later);
        };
    }

    private static String user(int number) {
        return "user" + number;
    }

    private static String album(int number) {
        return "album0000" + number;
    }

    private static String study(int number) {
        return "1.2." + number;
    }

    private static String series(String study, int number) {
        return study + "." + number;
    }

    private static int randomWorld(Handle handle, Random random) {
        var script = new ArrayList<String>();
        script.add("truncate users, albums, members, studies, series, inbox_series, album_series, capability_tokens"
                + " restart identity cascade");
        for (int u = 0; u < USERS; u++) {
            script.add("insert into users (sub) values ('%s')".formatted(user(u)));
        }
        for (int a = 0; a < ALBUMS; a++) {
            script.add("""
                    insert into albums (album_id, name, description, add_user, download_series, send_series,
                        delete_series, add_series, write_comments) values ('%s', 'x', '', %s)""".formatted(album(a), String.join(", ", flags(random, 6))));
        }
        for (int s = 0; s < STUDIES; s++) {
            script.add("insert into studies (study_uid, populated, attributes) values ('%s', true, '{}')"
                    .formatted(study(s)));
            for (int e = 0; e < SERIES; e++) {
                script.add("insert into series (series_uid, study, populated) values ('%s', %d, true)"
                        .formatted(series(study(s), e), s + 1));
            }
        }
        forPairs(
                USERS,
                STUDIES * SERIES,
                random,
                5,
                (u, e) -> script.add("insert into inbox_series (owner, series) values (%d, %d)".formatted(u, e)));
        forPairs(
                ALBUMS,
                STUDIES * SERIES,
                random,
                3,
                (a, e) -> script.add("insert into album_series (album, series) values (%d, %d)".formatted(a, e)));
        forPairs(
                ALBUMS,
                USERS,
                random,
                2,
                (a, u) -> script.add("insert into members (album, member, admin) values (%d, %d, %s)"
                        .formatted(a, u, random.nextBoolean())));
        for (int t = 0; t < USERS * 2; t++) {
            script.add(capability(random, t));
        }
        script.forEach(handle::execute);
        return script.size();
    }

    private static String capability(Random random, int number) {
        return """
                insert into capability_tokens (id, secret_hash, title, owner, album, read_permission, write_permission,
                    download_permission, appropriate_permission, expiration_time, revoke_time)
                values ('token%1$d', convert_to('token%1$d', 'UTF8'), 'x', %2$d, %3$s, %4$s, now() + interval '%5$d hours',
                    %6$s)""".formatted(
                        number,
                        1 + random.nextInt(USERS),
                        random.nextBoolean() ? "null" : 1 + random.nextInt(ALBUMS),
                        String.join(", ", flags(random, 4)),
                        random.nextInt(6) == 0 ? -1 : 1,
                        random.nextInt(6) == 0 ? "now()" : "null");
    }

    private static List<String> flags(Random random, int count) {
        return random.ints(count, 0, 3).mapToObj(i -> i > 0 ? "true" : "false").toList();
    }

    private interface Pair {
        void accept(int left, int right);
    }

    /** One in {@code oneIn} of all pairs of row numbers, which start at 1. */
    private static void forPairs(int lefts, int rights, Random random, int oneIn, Pair pair) {
        for (int left = 1; left <= lefts; left++) {
            for (int right = 1; right <= rights; right++) {
                if (random.nextInt(oneIn) == 0) {
                    pair.accept(left, right);
                }
            }
        }
    }
}
