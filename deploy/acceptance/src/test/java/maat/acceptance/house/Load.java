package maat.acceptance.house;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Requests in the background, one after the other on each of a few threads, until closed. */
public final class Load implements AutoCloseable {
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final AtomicLong done = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    private Load() {}

    public static Load of(List<Runnable> requests) {
        var load = new Load();
        for (var request : requests) {
            load.threads.add(Thread.ofVirtual().start(() -> {
                try {
                    while (load.on.get()) {
                        request.run();
                        load.done.incrementAndGet();
                    }
                } catch (RuntimeException | AssertionError e) {
                    load.failure.compareAndSet(null, e);
                }
            }));
        }
        return load;
    }

    /** How many have been answered; fails with the first that went wrong. */
    public long done() {
        if (failure.get() != null) {
            throw new AssertionError("A request of the background load went wrong", failure.get());
        }
        return done.get();
    }

    @Override
    public void close() {
        on.set(false);
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
