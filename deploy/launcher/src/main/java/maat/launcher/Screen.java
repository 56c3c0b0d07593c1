package maat.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What the person before the terminal sees. Lines of several threads never mix; long steps show that they go on. */
public final class Screen {
    private static final long TICK_SECONDS = 2;

    private final PrintStream out;
    private final ReentrantLock lock = new ReentrantLock();

    public Screen(PrintStream out) {
        this.out = out;
    }

    public void say(String line) {
        lock.lock();
        try {
            out.println(line);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Runs one step: its name at once, a line every two seconds while it lasts, how long it took at its end. */
    public <T> T step(String name, Callable<T> work) throws Exception {
        say("• " + name + " …");
        long begin = System.nanoTime();
        try (var ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("ticker").factory())) {
            var ticks = ticker.scheduleWithFixedDelay(
                    () -> say("    still at it: %s, %d s"
                            .formatted(name, since(begin).toSeconds())),
                    TICK_SECONDS,
                    TICK_SECONDS,
                    TimeUnit.SECONDS);
            try {
                T result = work.call();
                say("  %s: ready (%.1f s)".formatted(name, since(begin).toMillis() / 1000.0));
                return result;
            } finally {
                ticks.cancel(false);
                ticker.shutdownNow();
            }
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
