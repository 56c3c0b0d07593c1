package maat.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Decision;
import maat.server.policy.Question;
import maat.server.principal.CapabilitySecrets;
import maat.server.principal.Principal;

/**
 * Slows down whoever tries out secrets: each {@link ClientNetwork} may be wrong so many times in a row, and once a second after that.
 * While it has no try left, secrets from there are not even looked at, save those that were found to be somebody's a
 * while ago: whoever shares the address goes on working. Wrong secrets alone count, not tokens that ran out.
 */
public final class Guesses {
    /** The policy's reason for a secret that nobody has. */
    private static final String NO_SUCH_SECRET = "unknown_token";

    private static final Duration ONE_BACK = Duration.ofSeconds(1);
    private static final Duration KNOWN = Duration.ofHours(1);
    private static final int MOST_ADDRESSES = 100_000;
    private static final int MOST_KNOWN = 10_000;

    private final int burst;
    private final CapabilitySecrets secrets;
    private final Clock clock;
    private final Cache<String, Long> debts;
    private final Cache<ByteBuffer, Boolean> known;

    /** @param burst wrong secrets in a row, at least 1 */
    public Guesses(int burst, CapabilitySecrets secrets, Clock clock) {
        this.burst = burst;
        this.secrets = secrets;
        this.clock = clock;
        this.debts = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(ONE_BACK.multipliedBy(burst + 1L))
                .build();
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfterWrite(KNOWN)
                .build();
    }

    /**
     * To be asked before the secret of a capability is looked at.
     *
     * @throws Problem 429 with {@code Retry-After} in seconds
     */
    public void admit(Optional<String> address, String secret) {
        if (known.getIfPresent(ByteBuffer.wrap(secrets.hash(secret))) == null) {
            admit(address);
        }
    }

    /** To be asked before any other secret is looked at. @throws Problem 429 */
    void admit(Optional<String> address) {
        long paidAt = paidAt(payer(address));
        long wait = paidAt - clock.millis() - ONE_BACK.toMillis() * (burst - 1L);
        if (wait > 0) {
            throw Problem.of(429, "Too Many Requests", "Too many wrong secrets came from this address")
                    .with("Retry-After", Long.toString((wait + 999) / 1000));
        }
    }

    /**
     * Told of each decision, wherever a capability was shown. Whether a token that is only described was a guess, those
     * say who ask about it: internal clients ask about what others showed them.
     */
    public void note(Question question, Authorized answer) {
        if (question.caller().principal() instanceof Principal.Capability shown) {
            if (!isGuess(answer.decision())) {
                known.put(ByteBuffer.wrap(shown.secretHash()), true);
            } else if (question.action() != Action.TOKEN_DESCRIBE) {
                wrong(question.caller().address());
            }
        }
    }

    /** Whether a token was refused as a secret that nobody has. */
    public static boolean isGuess(Decision decision) {
        return decision.reasons().contains(NO_SUCH_SECRET);
    }

    /** A secret from there was wrong. Nobody pays for longer than it takes to get all tries back. */
    public void wrong(Optional<String> address) {
        debts.asMap().compute(payer(address), (_, paidAt) -> {
            long now = clock.millis();
            long debt = Math.max(paidAt == null ? 0 : paidAt, now) + ONE_BACK.toMillis();
            return Math.min(debt, now + ONE_BACK.toMillis() * burst);
        });
    }

    private static String payer(Optional<String> address) {
        return address.map(ClientNetwork::of).orElse("");
    }

    /** When all that was wrong will be forgotten, in epoch milliseconds. */
    private long paidAt(String address) {
        Long paidAt = debts.getIfPresent(address);
        return paidAt == null ? 0 : paidAt;
    }
}
