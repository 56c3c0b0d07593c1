package maat.proxy.decision;

import java.util.concurrent.atomic.LongAdder;

/** What happened in this room, for the metrics. */
public final class DecisionMeter {
    public final LongAdder hits = new LongAdder();
    public final LongAdder misses = new LongAdder();
    public final LongAdder joined = new LongAdder();
    public final LongAdder allowed = new LongAdder();
    public final LongAdder refused = new LongAdder();
    public final LongAdder undecided = new LongAdder();
    public final LongAdder limited = new LongAdder();
    public final LongAdder redecided = new LongAdder();
    public final LongAdder cut = new LongAdder();
    public final LongAdder leaseLosses = new LongAdder();
    public final LongAdder announcements = new LongAdder();
    public final LongAdder feedConnects = new LongAdder();
}
