package maat.proxy.decision;

import java.time.Duration;
import java.util.List;
import maat.proxy.backend.Servers;
import maat.proxy.backend.Worker;

/** This package put together: who decides, who remembers, who listens. */
public final class DecisionRoom {
    /**
     * What is to be known.
     *
     * @param limit longest wait for a decision
     * @param cacheBytes memory for allows, roughly
     * @param refusalsPerSecond refusals that one address may cause lastingly
     * @param refusalBurst refusals above that after a quiet time
     * @param disclosure what the PACS is told of whoever asks
     */
    public record Settings(
            Duration limit, long cacheBytes, int refusalsPerSecond, int refusalBurst, PacsPass.Disclosure disclosure) {}

    private final DecisionMeter meter = new DecisionMeter();
    private final FreshAnswers fresh;
    private final ServerCalls calls;
    private final Decisions decisions;
    private final Possession possession;
    private final OpenStreams streams;
    private final LeaseKeeper keeper;
    private final FeedSubscriber feed;

    public DecisionRoom(Servers servers, List<Worker> workers, Settings settings) {
        Clock clock = Clock.SYSTEM;
        Worker keeperLoop = workers.getFirst();
        fresh = new FreshAnswers(clock, settings.cacheBytes());
        calls = new ServerCalls(servers, settings.limit());
        var limiter = new RefusalLimiter(settings.refusalsPerSecond(), settings.refusalBurst());
        decisions = new Decisions(
                fresh, calls, new AuthZen(settings.disclosure()), settings.limit(), limiter, meter, clock);
        possession = new Possession(calls, limiter, meter, clock);
        streams = new OpenStreams(workers, fresh, decisions, meter, clock);
        keeper = new LeaseKeeper(calls, keeperLoop, fresh.lease(), meter);
        feed = new FeedSubscriber(servers, keeperLoop, fresh, streams, meter, keeper::renew);
    }

    public void start() {
        feed.start();
        keeper.start();
    }

    /** @param then called when the lease is given back, or cannot be */
    public void stop(Runnable then) {
        feed.stop();
        keeper.stop(then);
    }

    public Decisions decisions() {
        return decisions;
    }

    public Possession possession() {
        return possession;
    }

    /** Calls to a server with this proxy's own credential. */
    public ServerCalls calls() {
        return calls;
    }

    public OpenStreams streams() {
        return streams;
    }

    public DecisionMeter meter() {
        return meter;
    }

    public boolean leaseHeld() {
        return fresh.lease().held();
    }

    /** The last applied position, −1 while the feed is not connected. */
    public long feedPosition() {
        long applied = fresh.lease().applied();
        return applied == Lease.NOTHING ? -1 : applied;
    }

    public long cacheBytes() {
        return fresh.cache().bytes();
    }

    public int cacheEntries() {
        return fresh.cache().size();
    }

    /** Whether a server answered within the last seconds. */
    public boolean serverReachable() {
        return keeper.serverReachable();
    }
}
