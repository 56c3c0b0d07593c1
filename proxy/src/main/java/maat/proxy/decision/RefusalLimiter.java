package maat.proxy.decision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds how many refusals one {@link ClientNetwork} may cause (design section 5): each refusal costs the servers a decision, since
 * refusals are not remembered. Tokens that were allowed something a while ago pay for themselves, so that whoever shares
 * an address with a guesser goes on working. Safe for use by several threads.
 */
final class RefusalLimiter {
    private static final int PAYERS = 10_000;
    private static final Duration KNOWN = Duration.ofMinutes(10);

    private record Bucket(double tokens, long at) {}

    private final double perNano;
    private final double burst;
    private final LinkedHashMap<Object, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
            return size() > PAYERS;
        }
    };

    private final Cache<Token.Digest, Boolean> known =
            Caffeine.newBuilder().maximumSize(PAYERS).expireAfterWrite(KNOWN).build();

    /** @param burst refusals that are free after a quiet time */
    RefusalLimiter(int perSecond, int burst) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
    }

    /** Whether whoever asks may ask on. */
    synchronized boolean mayAsk(String address, Token token, long now) {
        Bucket bucket = buckets.get(payer(address, token));
        return bucket == null || filled(bucket, now) >= 1;
    }

    void allowed(Token token) {
        if (known.getIfPresent(token.digest()) == null) {
            known.put(token.digest(), true);
        }
    }

    synchronized void refused(String address, Token token, long now) {
        Object payer = payer(address, token);
        Bucket bucket = buckets.get(payer);
        double tokens = bucket == null ? burst : filled(bucket, now);
        buckets.put(payer, new Bucket(Math.max(0, tokens - 1), now));
    }

    private Object payer(String address, Token token) {
        return known.getIfPresent(token.digest()) == null ? ClientNetwork.of(address) : token.digest();
    }

    private double filled(Bucket bucket, long now) {
        return Math.min(burst, bucket.tokens + (now - bucket.at) * perNano);
    }
}
