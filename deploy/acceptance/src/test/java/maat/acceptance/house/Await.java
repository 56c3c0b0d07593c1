package maat.acceptance.house;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, never for a time. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Await() {}

    /** @param what named when it does not come true within 90 s */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, LIMIT, condition);
    }

    /** @param what named when it does not come true in that time */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
                if (NEVER.await(20, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while waiting: " + what, e);
            } catch (Exception e) {
                last = e;
            }
        }
        throw new AssertionError("Did not happen within %s: %s".formatted(limit, what), last);
    }
}
