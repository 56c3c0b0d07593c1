package maat.server.policy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Interrupts evaluations that overrun their time. Costs a running evaluation no more than its registration. */
final class EvaluationWatch implements AutoCloseable {
    private final Set<Evaluation> running = ConcurrentHashMap.newKeySet();
    private final Duration timeLimit;
    private final Thread watcher;

    EvaluationWatch(Duration timeLimit) {
        this.timeLimit = timeLimit;
        this.watcher = Thread.ofPlatform().name("policy-watch").daemon().start(this::watch);
    }

    private enum State {
        RUNNING,
        DONE,
        OVERDUE,
        INTERRUPTED
    }

    private static final class Evaluation {
        final Thread thread = Thread.currentThread();
        final long startedNanos = System.nanoTime();
        final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    }

    /** @throws PolicyFailure when the evaluation was interrupted because it overran */
    String within(Supplier<String> evaluating) {
        var evaluation = new Evaluation();
        running.add(evaluation);
        RuntimeException fault = null;
        String answer = null;
        try {
            answer = evaluating.get();
        } catch (RuntimeException thrown) {
            fault = thrown;
        } finally {
            running.remove(evaluation);
        }
        if (!evaluation.state.compareAndSet(State.RUNNING, State.DONE)) {
            swallowInterrupt(evaluation);
            throw new PolicyFailure("the policy took longer than " + timeLimit, fault);
        }
        if (fault != null) {
            throw fault;
        }
        return answer;
    }

    /** The interrupt was meant for the evaluation; it must not reach what the thread does next. */
    private static void swallowInterrupt(Evaluation evaluation) {
        while (evaluation.state.get() != State.INTERRUPTED) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
    }

    private void watch() {
        long pause = Math.clamp(timeLimit.toNanos() / 4, TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(1));
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(pause);
            for (var evaluation : running) {
                boolean overdue = System.nanoTime() - evaluation.startedNanos > timeLimit.toNanos();
                if (overdue && evaluation.state.compareAndSet(State.RUNNING, State.OVERDUE)) {
                    evaluation.thread.interrupt();
                    evaluation.state.set(State.INTERRUPTED);
                }
            }
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
