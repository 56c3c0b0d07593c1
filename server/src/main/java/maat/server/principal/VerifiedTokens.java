package maat.server.principal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers what tokens were found to say, so that a token in use is not verified anew with each request. Only for what
 * a token says by itself: what the database knows is read every time. Keyed by hash; the tokens themselves are not kept.
 *
 * @param <P> what a token of this kind stands for
 */
public final class VerifiedTokens<P extends Principal> {

    /** How long a token is believed, unless it ends before; a key that is withdrawn counts after that. */
    private static final Duration BELIEVED = Duration.ofSeconds(60);

    private static final int MOST = 10_000;

    private final Clock clock;
    private final Duration leeway;
    private final Cache<ByteBuffer, P> known;

    /** @param leeway by which a token outlives its end */
    public VerifiedTokens(Clock clock, Duration leeway) {
        this.clock = clock;
        this.leeway = leeway;
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(BELIEVED)
                .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
                .build();
    }

    /** Verifies a token without a look at what is remembered. */
    public interface Verification<P> {
        P verify(String token) throws InvalidToken;
    }

    /** @throws InvalidToken when the token is not known, and not found good now */
    public P verified(String token, Verification<P> verification) throws InvalidToken {
        var hash = hash(token);
        var remembered = known.getIfPresent(hash);
        if (remembered != null && isCurrent(remembered)) {
            return remembered;
        }
        var principal = verification.verify(token);
        known.put(hash, principal);
        return principal;
    }

    private boolean isCurrent(P principal) {
        return clock.instant().isBefore(principal.expires().orElse(Instant.MIN).plus(leeway));
    }

    private static ByteBuffer hash(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this JDK has no SHA-256", impossible);
        }
    }
}
