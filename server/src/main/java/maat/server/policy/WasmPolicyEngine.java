package maat.server.policy;

import com.styra.opa.wasm.OpaPolicy;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the compiled policies in this process, without a network hop. An instance has one mutable memory and serves
 * one question at a time; one that faults or overruns its time is retired and replaced.
 */
public final class WasmPolicyEngine implements PolicyEngine {
    private static final Logger LOG = LoggerFactory.getLogger(WasmPolicyEngine.class);

    private final Bundle bundle;
    private final Duration timeLimit;
    private final BlockingQueue<Instance> idle;
    private final EvaluationWatch watch;
    private volatile boolean closed;

    /**
     * Builds all instances, which takes up to a second for the first and a quarter for each further one.
     *
     * @param instances how many questions can be answered at once, at least 1
     * @param timeLimit how long one evaluation, and the wait for an idle instance, may take
     * @throws IllegalArgumentException when the bundle lacks an entry point or needs what the JVM does not have
     */
    public WasmPolicyEngine(Bundle bundle, int instances, Duration timeLimit) {
        this.bundle = bundle;
        this.timeLimit = timeLimit;
        this.idle = new ArrayBlockingQueue<>(instances);
        this.watch = new EvaluationWatch(timeLimit);
        for (int i = 0; i < instances; i++) {
            idle.add(newInstance());
        }
    }

    private record Instance(OpaPolicy policy, int decision, int visibility) {
        String evaluate(String entryPoint, String input) {
            int number = entryPoint.equals(DECISION) ? decision : visibility;
            return policy.entrypoint(number).evaluate(input);
        }
    }

    @Override
    public String evaluate(String entryPoint, String input) {
        var instance = borrow();
        boolean sound = false;
        try {
            String results = watch.within(() -> instance.evaluate(entryPoint, input));
            sound = true;
            return onlyResult(results);
        } catch (PolicyFailure failure) {
            throw failure;
        } catch (RuntimeException | StackOverflowError fault) {
            throw new PolicyFailure("evaluation failed: " + fault.getMessage(), fault);
        } finally {
            if (sound) {
                idle.add(instance);
            } else {
                replace();
            }
        }
    }

    @Override
    public String revision() {
        return bundle.revision();
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
    }

    private Instance borrow() {
        var first = idle.poll();
        if (first != null) {
            return first;
        }
        try {
            var next = idle.poll(timeLimit.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new PolicyFailure("no policy instance was free within " + timeLimit);
            }
            return next;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PolicyFailure("interrupted while waiting for a policy instance", interrupted);
        }
    }

    /** A retired instance is replaced off the caller's way; until then there is one fewer. */
    private void replace() {
        if (closed) {
            return;
        }
        LOG.warn("A policy instance of revision {} is retired", bundle.revision());
        Thread.ofPlatform().name("policy-instance").daemon().start(() -> idle.add(newInstance()));
    }

    private Instance newInstance() {
        try {
            var policy = OpaPolicy.builder().withPolicy(bundle.module()).build();
            var instance = new Instance(policy, policy.findEntrypoint(DECISION), policy.findEntrypoint(VISIBILITY));
            policy.data(bundle.data());
            return instance;
        } catch (IllegalArgumentException unfit) {
            throw unfit;
        } catch (RuntimeException unfit) {
            throw new IllegalArgumentException("the bundle cannot be loaded: " + unfit.getMessage(), unfit);
        }
    }

    /** OPA answers with a list of results, {@code [{"result": …}]}; an undefined answer is an empty list. */
    private static String onlyResult(String results) {
        String start = "[{\"result\":";
        if (!results.startsWith(start) || !results.endsWith("}]")) {
            throw new PolicyFailure("the policy has no answer: " + results);
        }
        return results.substring(start.length(), results.length() - 2);
    }
}
