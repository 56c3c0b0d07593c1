package maat.policytests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import maat.policytests.world.Caller;
import maat.policytests.world.World;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The token columns of sections 2.3 and 3.3 of the reference: every kind of principal and every action, in a hospital. */
final class EveryCallerTest {
    /** What a token of a kind can ever do (x), and what it can never do. */
    private static final String TABLE = """
            action               user user_token album_token viewer client nobody newcomer dead
            user.register        x    .          .           .      .      .      x        .
            user.read_self       x    x          .           .      .      .      .        .
            album.create         x    x          .           .      .      .      .        .
            album.list           x    x          .           .      .      .      .        .
            album.read           x    x          x           x      .      .      .        .
            album.edit           x    x          .           .      .      .      .        .
            album.delete         x    x          .           .      .      .      .        .
            album.favorite       x    x          .           .      .      .      .        .
            album.member.list    x    x          .           .      .      .      .        .
            album.member.add     x    x          .           .      .      .      .        .
            album.member.remove  x    x          .           .      .      .      .        .
            album.admin.add      x    x          .           .      .      .      .        .
            album.admin.remove   x    x          .           .      .      .      .        .
            album.series.add     x    x          .           .      .      .      .        .
            album.series.remove  x    x          x           .      .      .      .        .
            album.study.add      x    x          .           .      .      .      .        .
            album.study.remove   x    x          x           .      .      .      .        .
            study.list           x    x          x           x      .      .      .        .
            study.read           x    x          x           x      .      .      .        .
            study.send           x    x          x           .      .      .      .        .
            study.claim          x    x          x           .      .      .      .        .
            study.remove         x    x          x           .      .      .      .        .
            study.store          x    x          x           x      .      .      .        .
            study.comment.list   x    x          x           x      .      .      .        .
            study.comment.add    x    x          .           .      .      .      .        .
            album.comment.add    x    x          .           .      .      .      .        .
            album.event.list     x    x          .           .      .      .      .        .
            study.favorite       x    x          .           .      .      .      .        .
            series.favorite      x    x          .           .      .      .      .        .
            series.read          x    x          x           x      .      .      .        .
            series.send          x    x          x           .      .      .      .        .
            series.claim         x    x          x           .      .      .      .        .
            series.remove        x    x          x           .      .      .      .        .
            series.store         x    x          x           x      .      .      .        .
            capability.create    x    .          .           .      .      .      .        .
            capability.list      x    .          .           .      .      .      .        .
            capability.read      x    x          .           .      .      .      .        .
            capability.revoke    x    .          .           .      .      .      .        .
            token.viewer.issue   x    x          x           .      .      .      .        .
            token.describe       x    x          x           x      .      .      .        .
            token.revoke         .    x          x           x      .      .      .        .
            token.session.open   .    .          .           x      .      .      .        .
            token.introspect     .    .          .           .      x      x      .        .
            token.pep.issue      .    .          .           .      x      .      .        .
            policy.publish       x    .          .           .      x      .      .        .
            user.search          x    x          .           .      .      .      .        .
            user.identify        .    .          .           .      .      .      .        .
            album.study.take     x    x          .           .      .      .      .        .
            study.series.list    x    x          x           x      .      .      .        .
            study.lend           .    .          x           .      .      .      .        .
            study.take           x    x          x           .      .      .      .        .
            study.erase          x    .          .           .      .      .      .        .
            series.lend          .    x          x           .      .      .      .        .
            series.erase         x    .          .           .      .      .      .        .
            """;

    private static final Map<String, Set<String>> KINDS = Map.of(
            "user", Set.of("alice", "bob", "carol", "dave", "root"),
            "user_token", Set.of("alice's token", "bob's token", "barely"),
            "album_token",
                    Set.of(
                            "knee none",
                            "knee reader",
                            "knee writer",
                            "knee uploader",
                            "knee sender",
                            "knee appropriator"),
            "viewer",
                    Set.of(
                            "viewer",
                            "inbox viewer",
                            "knee viewer",
                            "hip viewer",
                            "hand viewer",
                            "blind viewer",
                            "token viewer",
                            "uploading viewer"),
            "client", Set.of("proxy"),
            "nobody", Set.of("nobody"),
            "newcomer", Set.of("newcomer"),
            "dead",
                    Set.of(
                            "late",
                            "revoked",
                            "expired",
                            "early",
                            "unknown token",
                            "viewer of revoked",
                            "viewer of nobody",
                            "late viewer"));

    private static final Cases.Scene HOSPITAL = Cases.scene("hospital");
    private static final EveryQuestion EVERY = new EveryQuestion(HOSPITAL.world());

    private static Engines engines;

    @BeforeAll
    static void start() {
        engines = new Engines();
    }

    @AfterAll
    static void stop() {
        engines.close();
    }

    @TestFactory
    @DisplayName("2.3, 3.3: what each kind of token can ever do")
    Stream<DynamicTest> table() {
        var lines = TABLE.lines().map(line -> line.split(" +", -1)).toList();
        var kinds = Arrays.asList(lines.getFirst());
        return lines.stream()
                .skip(1)
                .map(line -> DynamicTest.dynamicTest(line[0], () -> {
                    var expected = new TreeMap<String, Boolean>();
                    var found = new TreeMap<String, Boolean>();
                    for (int i = 1; i < line.length; i++) {
                        expected.put(kinds.get(i), line[i].equals("x"));
                        found.put(
                                kinds.get(i),
                                KINDS.get(kinds.get(i)).stream().anyMatch(name -> canEver(line[0], name)));
                    }
                    assertThat(found).isEqualTo(expected);
                }));
    }

    @Test
    @DisplayName("2.3, 3.3: the table has each action once")
    void complete() {
        assertThat(TABLE.lines().skip(1).map(line -> line.split(" ", 2)[0]))
                .containsExactlyInAnyOrderElementsOf(Vocabulary.actions());
    }

    private static boolean canEver(String action, String caller) {
        return EVERY.of(action, HOSPITAL.callers().get(caller))
                .anyMatch(question -> engines.byWasm(HOSPITAL.world(), question).allow());
    }

    /** Also of those whom the table leaves out. */
    @TestFactory
    @DisplayName("2.3, 3.3: every caller, every action, every object: as the oracle says")
    Stream<DynamicTest> oracle() {
        return compared(HOSPITAL.world(), HOSPITAL.callers());
    }

    @TestFactory
    @DisplayName(
            "2.3, 3.3: an album token with every combination of flags, every action, every object: as the oracle says")
    Stream<DynamicTest> everyFlag() {
        return compared(EveryToken.world(HOSPITAL.world()), EveryToken.holders());
    }

    @TestFactory
    @DisplayName(
            "2.3, 3.3: a viewer token of every token, source and scope, every action, every object: as the oracle says")
    Stream<DynamicTest> everyViewer() {
        return compared(EveryToken.world(HOSPITAL.world()), EveryToken.viewers(HOSPITAL));
    }

    private static Stream<DynamicTest> compared(World world, Map<String, Caller> callers) {
        var every = new EveryQuestion(world);
        return callers.entrySet().stream()
                .map(caller -> DynamicTest.dynamicTest(caller.getKey(), () -> {
                    List<String> different = Vocabulary.actions().stream()
                            .flatMap(action -> every.of(action, caller.getValue()))
                            .filter(question ->
                                    engines.byWasm(world, question).allow() != Oracle.allows(world, question))
                            .map(Object::toString)
                            .toList();
                    assertThat(different).isEmpty();
                }));
    }
}
