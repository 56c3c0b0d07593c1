package maat.proxy.backend;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What belongs to one event loop. All time-outs are deadlines that a tick looks at, so that a request schedules and
 * cancels nothing. Only {@link #execute} may be called from other threads.
 */
public final class Worker {
    /** How often deadlines are looked at, in milliseconds: time-outs are late by at most this. */
    public static final long TICK_MILLIS = 100;

    /** Something with deadlines. */
    public interface Ticking {
        /**
         * Looks at the deadlines.
         *
         * @param now {@link System#nanoTime()}
         */
        void tick(long now);
    }

    private final int index;
    private final EventLoop loop;
    private final Set<Ticking> ticking = new LinkedHashSet<>();

    Worker(int index, EventLoop loop) {
        this.index = index;
        this.loop = loop;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the loop
    void start() {
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Position among the workers, from 0. */
    public int index() {
        return index;
    }

    public EventLoop loop() {
        return loop;
    }

    /** Runs on this loop: at once when already there, else soon. */
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    public void add(Ticking timed) {
        ticking.add(timed);
    }

    public void remove(Ticking timed) {
        ticking.remove(timed);
    }

    private void tick() {
        long now = System.nanoTime();
        List<Ticking> round = new ArrayList<>(ticking);
        for (Ticking timed : round) {
            timed.tick(now);
        }
    }
}
