package maat.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import maat.server.policy.Bundle;
import maat.server.policy.OpaServerPolicyEngine;
import maat.server.policy.PolicyEngine;
import maat.server.policy.WasmPolicyEngine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision with the real policy on real facts: in this process, and by an OPA server over loopback HTTP that has
 * loaded the same bundle. {@code deploy/bench/decision} starts that server and names it in {@code maat.bench.opa}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecisionBenchmark {
    private PolicyEngine inProcess;
    private PolicyEngine opaServer;
    private String question;

    /** Loads the bundle that the server is built with. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        inProcess = new WasmPolicyEngine(Bundle.builtIn(), 1, Duration.ofSeconds(5));
        opaServer = new OpaServerPolicyEngine(
                URI.create(System.getProperty("maat.bench.opa", "http://127.0.0.1:8181")), Duration.ofSeconds(5));
        try (var input = DecisionBenchmark.class.getResourceAsStream("/series-read-openid.json")) {
            question =
                    new String(Objects.requireNonNull(input).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        requireAllow(inProcess);
    }

    private void requireAllow(PolicyEngine engine) {
        String answer = engine.evaluate(PolicyEngine.DECISION, question);
        if (!answer.contains("\"allow\":true")) {
            throw new IllegalStateException("the question is refused: " + answer);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        inProcess.close();
        opaServer.close();
    }

    @Benchmark
    public String inProcess() {
        return inProcess.evaluate(PolicyEngine.DECISION, question);
    }

    @Benchmark
    public String opaServer() {
        return opaServer.evaluate(PolicyEngine.DECISION, question);
    }
}
