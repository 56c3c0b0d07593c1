package maat.proxy.decision;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds how many refusals one address may cause (design section 5): each refusal costs the servers a decision, since
 * refusals are not remembered. Safe for use by several threads.
 */
final class RefusalLimiter {
    private static final int ADDRESSES = 10_000;

    private record Bucket(double tokens, long at) {}

    private final double perNano;
    private final double burst;
    private final LinkedHashMap<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > ADDRESSES;
        }
    };

    /** @param burst refusals that are free after a quiet time */
    RefusalLimiter(int perSecond, int burst) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
    }

    /** Whether this address may ask on. */
    synchronized boolean mayAsk(String address, long now) {
        Bucket bucket = buckets.get(address);
        return bucket == null || filled(bucket, now) >= 1;
    }

    synchronized void refused(String address, long now) {
        Bucket bucket = buckets.get(address);
        double tokens = bucket == null ? burst : filled(bucket, now);
        buckets.put(address, new Bucket(Math.max(0, tokens - 1), now));
    }

    private double filled(Bucket bucket, long now) {
        return Math.min(burst, bucket.tokens + (now - bucket.at) * perNano);
    }
}
