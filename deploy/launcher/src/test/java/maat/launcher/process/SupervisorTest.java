package maat.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import maat.launcher.Screen;
import maat.launcher.StartFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The supervisor")
class SupervisorTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final CountDownLatch restarted = new CountDownLatch(1);
    private Supervisor supervisor;

    @BeforeEach
    void supervise() {
        supervisor = new Supervisor(
                new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8)), leftovers(), restarted::countDown);
    }

    @AfterEach
    void stop() {
        supervisor.close();
    }

    private Leftovers leftovers() {
        return new Leftovers(folder.resolve("processes"), folder.resolve("programs"));
    }

    @Test
    @DisplayName("notices a killed process, says so, and starts it again")
    void restarts() throws Exception {
        supervisor.start(sleeper("sleeper", () -> true), LIMIT);
        long first = supervisor.running().get("sleeper");
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        assertThat(restarted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.running().get("sleeper")).isNotEqualTo(first);
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("sleeper (process %d) ended".formatted(first));
    }

    @Test
    @DisplayName("shows the last words of what ends at once")
    void lastWords() {
        var spec = new Spec(
                "talker",
                Spec.Layer.SERVER,
                List.of("sh", "-c", "echo alas; exit 3"),
                Map.of(),
                folder.resolve("talker.log"),
                Spec.StopSignal.TERM,
                () -> false);
        assertThatThrownBy(() -> supervisor.start(spec, LIMIT))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("code 3")
                .hasMessageContaining("alas");
    }

    @Test
    @DisplayName("told to stop half-way through a start, stops what it had started and starts nothing more")
    void stopsHalfWay() throws Exception {
        try (var starter = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new CountDownLatch(1);
            var start = starter.submit(() -> {
                supervisor.start(
                        sleeper("never ready", () -> {
                            asked.countDown();
                            return false;
                        }),
                        LIMIT);
                return true;
            });
            asked.await();
            var process =
                    ProcessHandle.of(supervisor.running().get("never ready")).orElseThrow();
            supervisor.close();
            assertThat(process.isAlive()).isFalse();
            assertThatThrownBy(start::get).hasCauseInstanceOf(StartFailed.class);
            assertThatThrownBy(() -> supervisor.start(sleeper("late", () -> true), LIMIT))
                    .isInstanceOf(StartFailed.class);
        }
    }

    @Test
    @DisplayName("of a killed launcher leaves a list by which the next one ends what still runs")
    void leftBehind() throws Exception {
        supervisor.start(sleeper("orphan", () -> true), LIMIT);
        var orphan = ProcessHandle.of(supervisor.running().get("orphan")).orElseThrow();
        var list = Files.readString(folder.resolve("processes"));
        assertThat(leftovers().clean()).isOne();
        assertThat(orphan.isAlive()).isFalse();
        assertThat(list).contains("orphan");
    }

    private Spec sleeper(String name, Callable<Boolean> ready) {
        return new Spec(
                name,
                Spec.Layer.SERVER,
                List.of("sleep", "600"),
                Map.of(),
                folder.resolve(name + ".log"),
                Spec.StopSignal.TERM,
                ready);
    }
}
