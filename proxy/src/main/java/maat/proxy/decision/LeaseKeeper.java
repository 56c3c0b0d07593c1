package maat.proxy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.backend.Worker;

/**
 * Renews the lease every 250 ms, and at once after an announcement was applied, so that whoever waits for it can go on.
 * Without a feed it renews nothing and lets the lease run out. Lives on one event loop.
 */
final class LeaseKeeper {
    private static final long PERIOD_MILLIS = 250;
    private static final int IN_FLIGHT = 4;
    private static final long REACHABLE_NANOS = 3_000_000_000L;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String path = "/leases/" + UUID.randomUUID();
    private final ServerCalls calls;
    private final Worker worker;
    private final Lease lease;
    private final DecisionMeter meter;
    private int inFlight;
    private boolean again;
    private boolean held;
    private boolean stopped;
    private volatile long answeredAt;
    private volatile boolean answered;

    LeaseKeeper(ServerCalls calls, Worker worker, Lease lease, DecisionMeter meter) {
        this.calls = calls;
        this.worker = worker;
        this.lease = lease;
        this.meter = meter;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the loop
    void start() {
        worker.loop().scheduleAtFixedRate(this::period, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void period() {
        boolean now = lease.held();
        if (held && !now) {
            meter.leaseLosses.increment();
        }
        held = now;
        renew();
    }

    /** To be called on the loop. */
    void renew() {
        long applied = lease.applied();
        if (applied == Lease.NOTHING || stopped) {
            return;
        }
        if (inFlight >= IN_FLIGHT) {
            again = true;
            return;
        }
        inFlight++;
        byte[] document = ("{\"applied\":" + applied + "}").getBytes(StandardCharsets.US_ASCII);
        Lease.Renewal renewal = lease.sending();
        calls.call(worker, "PUT", path, document, LIMIT, answer -> {
            inFlight--;
            if (answer.status() == 200) {
                accept(renewal, answer);
            }
            if (again) {
                again = false;
                renew();
            }
        });
    }

    private void accept(Lease.Renewal renewal, WholeAnswer.Answer answer) {
        try {
            JsonNode granted = JSON.readTree(answer.body());
            JsonNode position = granted.path("position");
            JsonNode millis = granted.path("lease_ms");
            if (position.canConvertToLong() && millis.canConvertToLong()) {
                lease.answered(renewal, millis.longValue(), position.longValue());
                answeredAt = System.nanoTime();
                answered = true;
            }
        } catch (IOException malformed) {
            // no grant: the lease runs out
        }
    }

    /** Whether a server answered lately. */
    boolean serverReachable() {
        return answered && System.nanoTime() - answeredAt < REACHABLE_NANOS;
    }

    /** Gives the lease back, so that nobody waits for a proxy that is gone. */
    void stop(Runnable then) {
        worker.execute(() -> {
            stopped = true;
            lease.applied(Lease.NOTHING);
            calls.call(worker, "DELETE", path, new byte[0], LIMIT, _ -> then.run());
        });
    }
}
