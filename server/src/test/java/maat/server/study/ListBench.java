package maat.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.database.Database;
import maat.server.http.Parameters;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Bundle;
import maat.server.policy.Decision.Grant;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.policy.WasmPolicyEngine;
import maat.server.principal.Caller;
import maat.server.principal.Principal;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/**
 * Times of study lists, checks and memberships in a large world ({@code bench/lists.sql}); run by {@code deploy/bench/lists}
 * and not among the tests, since it proves nothing. Lists are timed by PostgreSQL itself, as it executes the server's own
 * statement.
 */
final class ListBench {
    private static final Pattern EXECUTION = Pattern.compile("Execution Time: ([0-9.]+) ms");
    private static final int WARM_UP = 50;
    private static final int ROUNDS = 200;
    private static final long USER = 5001;
    private static final List<Grant> EVERYWHERE =
            List.of(new Grant("inbox", null, List.of(), null), new Grant("album", null, List.of(), null));

    private final List<String> plans = new ArrayList<>();

    @Test
    void measure() throws IOException {
        var config = ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web"));
        try (var server = ServerUnderTest.start(config)) {
            fill(config.database().url());
            try (var database = Database.open(config.database(), new SimpleMeterRegistry())) {
                list(database, "newest 100", "limit=100");
                list(database, "newest 100, second page", "limit=100&offset=100");
                list(database, "with comments and description", "limit=50&includefield=comments&includefield=00081030");
                list(database, "by patient name, *SMITH*", "limit=100&PatientName=*SMITH*&sort=PatientName");
                list(database, "by sound, SMYTH", "limit=100&PatientName=SMYTH*&fuzzymatching=true");
                list(database, "by dates", "limit=100&StudyDate=20180101-20191231");
                list(database, "by modality", "limit=100&ModalitiesInStudy=PT");
                list(database, "one study", "StudyInstanceUID=1.2.826.0.1.3680043.8.498.1000050011");
            }
            checks(config.database().url());
            members(server);
        }
        Files.write(Path.of("target/list-plans.txt"), plans);
    }

    /** Over a connection without the time-outs of the server's own. */
    private static void fill(String url) {
        try (var world = ListBench.class.getResourceAsStream("/bench/lists.sql");
                var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            String script = new String(world.readAllBytes(), StandardCharsets.UTF_8);
            for (String each : script.split(";\n", -1)) {
                statement.execute(each);
            }
        } catch (IOException | SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Prepared like the server's own connections do after a few calls, with one plan for all values. */
    private void list(Database database, String name, String query) {
        var wanted = StudyQuery.of(Parameters.ofForm(query));
        var grants = GrantSql.of(EVERYWHERE, USER);
        database.withHandle(handle -> {
            handle.execute("set plan_cache_mode = force_generic_plan");
            var times = new double[ROUNDS];
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                String plan = explain(handle, "analyze, timing off, buffers off", grants, wanted);
                var time = EXECUTION.matcher(plan);
                assertThat(time.find()).isTrue();
                if (i >= 0) {
                    times[i] = Double.parseDouble(time.group(1));
                }
            }
            String plan = explain(handle, "analyze, buffers", grants, wanted);
            report("list, " + name, times);
            plans.add("== " + name + "\n" + plan + "\n");
            return 0;
        });
    }

    /** @param options of PostgreSQL's {@code explain}; what it need not count costs no time */
    private static String explain(Handle handle, String options, GrantSql grants, StudyQuery wanted) {
        var explain = handle.createQuery("explain (" + options + ") " + StudyView.sql(grants, wanted));
        StudyView.bind(explain, grants, wanted, Optional.of(USER));
        return String.join("\n", explain.mapTo(String.class).list());
    }

    /** Facts and decision together, as the decision point asks. */
    private static void checks(String url) {
        var config = ConfigUnderTest.of(url, URI.create("http://127.0.0.1:1"));
        var meters = new SimpleMeterRegistry();
        try (var database = Database.open(config.database(), meters);
                var engine = new WasmPolicyEngine(Bundle.builtIn(), 2, Duration.ofSeconds(5))) {
            var authorizer = new Authorizer(_ -> engine, Clock.systemUTC(), meters, (_, _) -> {});
            var person = new Principal.User(
                    "user" + USER, Optional.empty(), Instant.now().plusSeconds(3600), Set.of(), Set.of());
            var uids = database.withHandle(handle -> handle.createQuery("""
                            select s.series_uid from series s join album_series l on l.series = s.id
                            join members m on m.album = l.album where m.member = :user order by l.album, s.id limit 500""")
                    .bind("user", USER)
                    .mapTo(String.class)
                    .list());
            var statements = meters.timer("maat_database_statements", "outcome", "done", "purpose", "facts");
            var next = uids.iterator();
            var inDatabase = new double[uids.size() - 100];
            var whole = new double[inDatabase.length];
            for (int i = -100; i < whole.length; i++) {
                String series = next.next();
                String study = series.substring(0, series.lastIndexOf('.'));
                var question = Question.of(
                                Action.SERIES_READ,
                                new Caller(person, Optional.empty()),
                                Resource.series(study, series),
                                StudyFacts.seriesPaths(study, series, Source.ANY, person))
                        .by(Source.ANY);
                double before = statements.totalTime(java.util.concurrent.TimeUnit.MICROSECONDS);
                long nanos = timed(() -> database.read(transaction -> authorizer.decide(transaction, question))
                                .decision()
                                .allow()
                        ? 1
                        : 0);
                if (i >= 0) {
                    inDatabase[i] = (statements.totalTime(java.util.concurrent.TimeUnit.MICROSECONDS) - before) / 1e3;
                    whole[i] = nanos / 1e6;
                }
            }
            report("check series.read, statement with its round trip", inDatabase);
            report("check series.read, decision included", whole);
        }
    }

    private static void members(ServerUnderTest server) {
        var admin = server.bearer(ServerUnderTest.token("user1", Map.of("email", "user1@example.org")));
        var times = new double[60];
        for (int i = 0; i < times.length; i++) {
            String path = "/api/albums/large00000/users/user" + (100 + i);
            times[i] = timed(() -> admin.put(path).status() == 201 ? 1 : 0) / 1e6;
        }
        report("a member joins an album of 10,000 series, whole call", times);
    }

    private static long timed(LongSupplier work) {
        long before = System.nanoTime();
        assertThat(work.getAsLong()).isEqualTo(1);
        return System.nanoTime() - before;
    }

    private static void report(String name, double[] times) {
        Arrays.sort(times);
        System.out.printf(
                "%-60s least %7.3f  median %7.3f  p90 %7.3f ms%n",
                name, times[0], times[times.length / 2], times[times.length * 9 / 10]);
    }
}
