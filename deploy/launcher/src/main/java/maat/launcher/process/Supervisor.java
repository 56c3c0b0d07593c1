package maat.launcher.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import maat.launcher.Screen;
import maat.launcher.StartFailed;

/** Starts processes, starts those again that end, and stops them all. */
public final class Supervisor implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Screen screen;
    private final Leftovers leftovers;
    private final Runnable afterRestart;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stop = lock.newCondition();
    private final Map<String, Child> children = new LinkedHashMap<>();
    private boolean stopping;

    /** @param afterRestart told when a process that had ended works again */
    public Supervisor(Screen screen, Leftovers leftovers, Runnable afterRestart) {
        this.screen = screen;
        this.leftovers = leftovers;
        this.afterRestart = afterRestart;
    }

    /**
     * Starts a process and waits until it is ready; from then on it is watched.
     *
     * @throws StartFailed with its last words when it ends or is not ready in time
     */
    public void start(Spec spec, Duration limit) throws InterruptedException {
        var child = spawn(spec);
        long deadline = System.nanoTime() + limit.toNanos();
        while (!child.isReady()) {
            if (!child.isAlive()) {
                throw failed(child, "ended at once, with code " + child.awaitExit());
            }
            if (System.nanoTime() > deadline) {
                throw failed(child, "is not ready after %d s".formatted(limit.toSeconds()));
            }
            pause(POLL);
        }
        Thread.ofVirtual().name("watch " + spec.name()).start(() -> watch(child));
    }

    /** Process ids by name, in the order of start. */
    public Map<String, Long> running() {
        lock.lock();
        try {
            return children.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> entry.getValue().handle().pid(),
                            (first, second) -> second,
                            LinkedHashMap::new));
        } finally {
            lock.unlock();
        }
    }

    public boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Stops everything, the highest layer first; nothing can be started any more. */
    @Override
    public void close() {
        Map<Spec.Layer, List<Child>> layers;
        lock.lock();
        try {
            stopping = true;
            stop.signalAll();
            layers = new ArrayList<>(children.values())
                    .stream()
                            .collect(Collectors.groupingBy(child -> child.spec().layer()));
        } finally {
            lock.unlock();
        }
        layers.keySet().stream().sorted(Comparator.reverseOrder()).forEach(layer -> stopAll(layers.get(layer)));
        leftovers.forgetAll();
    }

    private static void stopAll(List<Child> layer) {
        var threads = layer.stream()
                .map(child -> Thread.ofVirtual().start(child::stop))
                .toList();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Child spawn(Spec spec) {
        lock.lock();
        try {
            if (stopping) {
                throw new StartFailed("Stopped while starting " + spec.name());
            }
            var child = Child.start(spec);
            children.put(spec.name(), child);
            leftovers.note(spec, child.handle());
            return child;
        } catch (IOException e) {
            throw new StartFailed("%s cannot be started: %s".formatted(spec.name(), e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    private void watch(Child first) {
        var child = first;
        var pause = Duration.ofMillis(100);
        try {
            while (true) {
                long begin = System.nanoTime();
                int code = child.awaitExit();
                if (isStopping()) {
                    return;
                }
                screen.say("! %s (process %d) ended with code %d; starting it again"
                        .formatted(child.spec().name(), child.handle().pid(), code));
                boolean shortLived = System.nanoTime() - begin < SHORT_LIFE.toNanos();
                pause = shortLived ? longer(pause) : Duration.ofMillis(100);
                if (shortLived) {
                    child.lastLines(5).forEach(line -> screen.say("    " + line));
                }
                pause(pause);
                leftovers.awaitOffspring(child.spec());
                child = spawn(child.spec());
                awaitWork(child);
            }
        } catch (StartFailed e) {
            if (!isStopping()) {
                screen.say("! " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWork(Child child) throws InterruptedException {
        while (child.isAlive() && !isStopping()) {
            if (child.isReady()) {
                screen.say("  %s works again (process %d)"
                        .formatted(child.spec().name(), child.handle().pid()));
                afterRestart.run();
                return;
            }
            pause(POLL);
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /** Waits, but not longer than until everything stops. */
    private void pause(Duration duration) throws InterruptedException {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (!stopping && left > 0) {
                left = stop.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private StartFailed failed(Child child, String problem) {
        return new StartFailed("%s %s. Its last words (%s):%n%s"
                .formatted(
                        child.spec().name(),
                        problem,
                        child.spec().log(),
                        child.lastLines(20).stream().map(line -> "    " + line).collect(Collectors.joining("\n"))));
    }
}
