package maat.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Slows down whoever tries out secrets: each address may be wrong so many times in a row, and once a second after that.
 * While it has no try left, its secrets are not even looked at. Wrong secrets alone count, not tokens that ran out.
 */
public final class Guesses {
    private static final Duration ONE_BACK = Duration.ofSeconds(1);
    private static final int MOST_ADDRESSES = 100_000;

    private final int burst;
    private final Clock clock;
    private final Cache<String, Long> debts;

    /** @param burst wrong secrets in a row, at least 1 */
    public Guesses(int burst, Clock clock) {
        this.burst = burst;
        this.clock = clock;
        this.debts = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(ONE_BACK.multipliedBy(burst + 1L))
                .build();
    }

    /**
     * To be asked before a secret is looked at.
     *
     * @throws Problem 429 with {@code Retry-After} in seconds
     */
    public void admit(Optional<String> address) {
        long paidAt = paidAt(address.orElse(""));
        long wait = paidAt - clock.millis() - ONE_BACK.toMillis() * (burst - 1L);
        if (wait > 0) {
            throw Problem.of(429, "Too Many Requests", "Too many wrong secrets came from this address")
                    .with("Retry-After", Long.toString((wait + 999) / 1000));
        }
    }

    /** A secret from there was wrong. */
    public void wrong(Optional<String> address) {
        debts.asMap()
                .compute(
                        address.orElse(""),
                        (_, paidAt) -> Math.max(paidAt == null ? 0 : paidAt, clock.millis()) + ONE_BACK.toMillis());
    }

    /** When all that was wrong will be forgotten, in epoch milliseconds. */
    private long paidAt(String address) {
        Long paidAt = debts.getIfPresent(address);
        return paidAt == null ? 0 : paidAt;
    }
}
