package maat.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An engine that fails is a refusal, never an answer, and it recovers. */
final class WasmPolicyEngineTest {
    private static final Bundle BUNDLE = Bundle.builtIn();
    private static final String QUESTION = "{\"action\": \"album.list\", \"principal\": {\"kind\": \"anonymous\"}}";

    private WasmPolicyEngine engine;

    @AfterEach
    void close() {
        engine.close();
    }

    private WasmPolicyEngine engine(Duration timeLimit) {
        engine = new WasmPolicyEngine(BUNDLE, 1, timeLimit);
        return engine;
    }

    @Test
    @DisplayName("A question is answered, by the revision that the bundle names")
    void answers() {
        assertThat(engine(Duration.ofSeconds(5)).evaluate(PolicyEngine.DECISION, QUESTION))
                .contains("\"allow\":false");
        assertThat(engine.revision()).isEqualTo(BUNDLE.revision());
    }

    @Test
    @DisplayName("An evaluation that aborts is a failure; the instance is replaced and answers go on")
    void recoversFromFaults() {
        engine(Duration.ofSeconds(5));
        assertThatThrownBy(() -> engine.evaluate(PolicyEngine.DECISION, "{\"action\": \"\\ud800\"}"))
                .isInstanceOf(PolicyFailure.class);
        assertThat(engine.evaluate(PolicyEngine.DECISION, QUESTION)).contains("\"allow\":false");
    }

    @Test
    @DisplayName("An evaluation that overruns its time is interrupted and counts as a failure")
    void interruptsSlowEvaluations() {
        engine(Duration.ofMillis(20));
        String huge = "{\"facts\": [" + "{\"a\": [1, 2, 3]}, ".repeat(400_000) + "0]}";
        assertThatThrownBy(() -> engine.evaluate(PolicyEngine.DECISION, huge))
                .isInstanceOf(PolicyFailure.class)
                .hasMessageContaining("took longer");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    @DisplayName("More questions than instances are answered in turn")
    void servesManyThreads() throws Exception {
        engine(Duration.ofSeconds(10));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = new ArrayList<Future<String>>();
            Callable<String> question = () -> engine.evaluate(PolicyEngine.DECISION, QUESTION);
            for (int i = 0; i < 200; i++) {
                asking.add(threads.submit(question));
            }
            for (var answer : asking) {
                assertThat(answer.get()).contains("\"allow\":false");
            }
        }
    }

    @Test
    @DisplayName("A bundle that is none, or that lacks an entry point, is refused with the reason")
    void refusesUnfitBundles() {
        engine(Duration.ofSeconds(5));
        assertThatThrownBy(() -> Bundle.of("nonsense".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a policy bundle");
        var gutted = new Bundle("gutted", new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0}, "{}", new byte[0]);
        assertThatThrownBy(() -> new WasmPolicyEngine(gutted, 1, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
