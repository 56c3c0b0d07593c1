package maat.proxy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import maat.proxy.decision.Decision.Answer;
import maat.proxy.decision.Question.Door;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DecisionCacheTest {
    private static final Announcements NONE = new Announcements();

    private static Question question(String token, String series) {
        return Question.series(new Token(token), "series.read", "1.2", series, Door.ANY, "10.0.0.1");
    }

    private static Answer answer(String... dependencies) {
        return new Answer(
                true,
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                Set.of(dependencies),
                System.nanoTime() + 60_000_000_000L,
                "",
                PacsPass.NONE);
    }

    @Test
    @DisplayName("Token, action, object, source and address make a question; nothing else does")
    void keys() {
        Token bob = new Token("bob");
        Question asked = Question.series(bob, "series.read", "1.2", "1.2.3", Door.ANY, "a");
        assertThat(Question.series(new Token("bob"), "series.read", "1.2", "1.2.3", Door.ANY, "a"))
                .isEqualTo(asked)
                .hasSameHashCodeAs(asked);
        assertThat(List.of(
                        Question.series(new Token("eve"), "series.read", "1.2", "1.2.3", Door.ANY, "a"),
                        Question.series(bob, "series.send", "1.2", "1.2.3", Door.ANY, "a"),
                        Question.series(bob, "series.read", "1.3", "1.2.3", Door.ANY, "a"),
                        Question.series(bob, "series.read", "1.2", "1.2.4", Door.ANY, "a"),
                        Question.series(bob, "series.read", "1.2", "1.2.3", Door.INBOX, "a"),
                        Question.series(bob, "series.read", "1.2", "1.2.3", Door.album("x"), "a"),
                        Question.series(bob, "series.read", "1.2", "1.2.3", Door.ANY, "b"),
                        Question.study(bob, "series.read", "1.2.3", Door.ANY, "a")))
                .doesNotContain(asked)
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("A dropped dependency takes all that rests on it, and nothing else")
    void drops() {
        DecisionCache cache = new DecisionCache(1 << 20);
        cache.put(question("bob", "1.1"), answer("user:bob", "album:x"), NONE, 0);
        cache.put(question("bob", "1.2"), answer("user:bob"), NONE, 0);
        cache.put(question("eve", "1.1"), answer("user:eve", "album:x"), NONE, 0);
        cache.drop(Set.of("album:x", "album:y"));
        assertThat(cache.get(question("bob", "1.1"))).isNull();
        assertThat(cache.get(question("eve", "1.1"))).isNull();
        assertThat(cache.get(question("bob", "1.2"))).isNotNull();
        cache.drop(Set.of("user:bob"));
        assertThat(cache.size()).isZero();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    @DisplayName("The memory stays within its bounds, and forgets the least recently used first")
    void bounded() {
        DecisionCache cache = new DecisionCache(256 << 10);
        Question first = question("bob", "1.1");
        cache.put(first, answer("user:bob"), NONE, 0);
        for (int i = 0; i < 20_000; i++) {
            cache.put(question("bob", "1.2." + i), answer("user:bob", "series:1.2." + i), NONE, 0);
            assertThat(cache.get(first)).isNotNull();
        }
        assertThat(cache.bytes()).isBetween(128L << 10, 256L << 10);
        cache.clear();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    @DisplayName("Fills and drops on several threads: after a drop is done nothing older that rests on it is found")
    void race() throws InterruptedException {
        FreshAnswers fresh = new FreshAnswers(Clock.SYSTEM, 1 << 20);
        fresh.begin(1);
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> fillers = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            fillers.add(Thread.ofPlatform().start(() -> {
                running.countDown();
                while (!done.get()) {
                    Question asked =
                            question("bob", "1." + ThreadLocalRandom.current().nextInt(1, 50));
                    fresh.keep(asked, answer("user:bob"), fresh.asking());
                }
            }));
        }
        running.await();
        for (int position = 2; position < 2_000; position++) {
            long before = fresh.asking();
            Answer old = answer("user:bob", "old");
            Question asked = question("bob", "2.1");
            fresh.keep(asked, old, before);
            fresh.announced(position, Set.of("user:bob"));
            fresh.keep(asked, old, before);
            assertThat(fresh.cache().get(asked)).isNotEqualTo(old);
        }
        done.set(true);
        for (Thread filler : fillers) {
            filler.join();
        }
        fresh.begin(3_000);
        assertThat(fresh.cache().bytes()).isZero();
    }

    @Test
    @DisplayName("What was forgotten about announcements counts as announced")
    void longAgo() {
        Announcements announcements = new Announcements();
        announcements.add(Set.of("a"));
        long since = announcements.number();
        assertThat(announcements.touched(since, Set.of("a"))).isFalse();
        for (int i = 0; i < 4096; i++) {
            announcements.add(Set.of("b"));
        }
        assertThat(announcements.touched(since, Set.of("a"))).isFalse();
        announcements.add(Set.of("b"));
        assertThat(announcements.touched(since, Set.of("a"))).isTrue();
        assertThat(announcements.touched(announcements.number(), Set.of("b"))).isFalse();
        announcements.addEverything();
        assertThat(announcements.touched(announcements.number() - 1, Set.of())).isTrue();
    }
}
