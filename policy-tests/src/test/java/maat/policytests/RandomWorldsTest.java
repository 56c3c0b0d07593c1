package maat.policytests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import maat.policytests.world.InputDocument;
import maat.policytests.world.Question;
import maat.policytests.world.World;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What holds in every world. Each try is a world and {@value #QUESTIONS} questions; {@code -Djqwik.tries.default} asks
 * more.
 */
@Label("In random worlds")
final class RandomWorldsTest {
    private static final int QUESTIONS = 10;

    private static Engines engines;

    @BeforeContainer
    static void start() {
        engines = new Engines();
    }

    @AfterContainer
    static void stop() {
        engines.close();
    }

    @Property(shrinking = ShrinkingMode.OFF)
    @Label("the policies allow what the reference allows, and refuse with a reason what it refuses")
    void theOracleAgrees(@ForAll long seed) {
        var chance = new RandomWorlds(seed);
        var world = chance.world();
        for (int i = 0; i < QUESTIONS; i++) {
            var question = chance.question(world);
            var answer = engines.byWasm(world, question);
            assertThat(answer.allow())
                    .as(() -> "%s%n%s%n%s".formatted(world, question, answer))
                    .isEqualTo(Oracle.allows(world, question));
            assertThat(answer.document().path("reasons")).isNotEmpty();
            assertThat(answer.gist()).doesNotContain("no_ground");
        }
    }

    /** What no chance brings about in these worlds, whoever asks. */
    private static final Set<String> NEVER_ALLOWED = Set.of("user.identify");

    @Example
    @Label("every action of the vocabulary is asked, and every one is allowed to some and refused to others")
    void everyActionIsPlayed() {
        var allowed = new TreeSet<String>();
        var refused = new TreeSet<String>();
        for (long seed = 0; seed < 10_000; seed++) {
            var chance = new RandomWorlds(seed);
            var world = chance.world();
            for (int i = 0; i < QUESTIONS; i++) {
                var question = chance.question(world);
                (Oracle.allows(world, question) ? allowed : refused).add(question.action());
            }
        }
        assertThat(refused).containsExactlyInAnyOrderElementsOf(Vocabulary.actions());
        allowed.addAll(NEVER_ALLOWED);
        assertThat(allowed).containsExactlyInAnyOrderElementsOf(Vocabulary.actions());
    }

    @Property(shrinking = ShrinkingMode.OFF)
    @Label("a list shows exactly the series that single checks allow")
    void listsAndChecksAgree(@ForAll long seed) {
        var chance = new RandomWorlds(seed);
        var world = chance.world();
        for (int i = 0; i < QUESTIONS; i++) {
            var caller = chance.caller();
            var source = chance.source();
            var listed = engines.grants(world, Question.of("study.list", caller).from(source));
            var answer = engines.byWasm(world, Question.of("study.list", caller).from(source));
            if (answer.allow()) {
                assertThat(answer.document().at("/obligations/grants"))
                        .isEqualTo(listed.document().path("grants"));
            }
            world.series().forEach((uid, series) -> {
                var question = Question.of("series.read", caller)
                        .onSeries(series.study(), uid)
                        .from(source);
                assertThat(engines.byWasm(world, question).allow())
                        .as(() -> "%s%n%s%n%s".formatted(world, question, listed))
                        .isEqualTo(
                                Listing.shows(world, caller, listed.document().path("grants"), series));
            });
            world.series().values().stream().map(World.Series::study).distinct().forEach(study -> {
                var question = Question.of("study.read", caller).onStudy(study).from(source);
                assertThat(engines.byWasm(world, question).allow())
                        .isEqualTo(world.seriesOf(study).values().stream()
                                .anyMatch(one -> Listing.shows(
                                        world, caller, listed.document().path("grants"), one)));
            });
        }
    }

    @Property(tries = 50, shrinking = ShrinkingMode.OFF)
    @Label("an OPA server answers as the engine in this process does")
    void enginesAgree(@ForAll long seed) {
        var chance = new RandomWorlds(seed);
        var world = chance.world();
        for (int i = 0; i < QUESTIONS; i++) {
            var question = chance.question(world);
            assertThat(engines.byServer(world, question)).isEqualTo(engines.byWasm(world, question));
            assertThat(engines.grantsByServer(world, question)).isEqualTo(engines.grants(world, question));
        }
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    @Label("a question is no longer than 4 KB")
    void questionsAreSmall(@ForAll long seed) {
        var chance = new RandomWorlds(seed);
        var world = chance.world();
        for (int i = 0; i < QUESTIONS; i++) {
            assertThat(InputDocument.of(world, chance.question(world))
                            .toString()
                            .length())
                    .isLessThan(4_096);
        }
    }
}
