package maat.acceptance.house;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Requests in the background, one after the other on each of a few threads, until closed. */
public final class Load implements AutoCloseable {
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final AtomicLong done = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    private Load() {}

    public static Load of(List<Runnable> requests) {
        var load = new Load();
        for (var request : requests) {
            load.threads.add(Thread.ofVirtual().start(() -> {
                while (load.on.get()) {
                    request.run();
                    load.done.incrementAndGet();
                }
            }));
        }
        return load;
    }

    public long done() {
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
