package maat.server.feed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One subscriber's place in the feed: a bounded queue between the feed's thread, which never waits, and the subscriber's
 * own thread, which opened the subscription. A subscriber that does not keep up loses it, and its thread is interrupted,
 * also out of a write that a stalled peer holds up.
 */
final class Subscription implements AutoCloseable {
    /** Events that may wait; more than the feed reads at once. */
    static final int MOST_WAITING = 1_000;

    private final BlockingQueue<FeedEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread subscriber = Thread.currentThread();
    private final Consumer<Subscription> onClose;
    private boolean open = true;

    Subscription(Consumer<Subscription> onClose) {
        this.onClose = onClose;
    }

    /** @return whether there was room for it */
    boolean offer(FeedEvent event) {
        return waiting.offer(event);
    }

    /**
     * Waits for the next event; empty when none came within that time.
     *
     * @throws InterruptedException when the subscription was dropped
     */
    Optional<FeedEvent> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Ends the subscription from the feed's side. */
    synchronized void drop() {
        if (open) {
            open = false;
            subscriber.interrupt();
        }
    }

    /** Ends the subscription from the subscriber's side; its thread is no longer interrupted, and not left so. */
    @Override
    public void close() {
        onClose.accept(this);
        synchronized (this) {
            if (!open) {
                Thread.interrupted();
            }
            open = false;
        }
    }
}
