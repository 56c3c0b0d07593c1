package maat.server.principal;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * The keys with which the provider signs. They are fetched when first needed, renewed ahead of time, fetched again for a
 * {@code kid} that is not among them (rotation) but only so often, and kept in use through an outage of the provider.
 */
final class ProviderKeys {
    private static final long KEPT = Duration.ofMinutes(10).toMillis();
    private static final long RENEWED_AHEAD = Duration.ofMinutes(2).toMillis();
    private static final long LONGEST_WAIT = Duration.ofSeconds(12).toMillis();
    private static final long LONGEST_OUTAGE = Duration.ofHours(4).toMillis();

    /** At most two fetches in this time, whatever {@code kid}s strangers invent (H-33). */
    private static final long FETCH_INTERVAL = Duration.ofSeconds(5).toMillis();

    private static final int LEAST_RSA_BITS = 2048;

    private final JWKSource<SecurityContext> source;

    ProviderKeys(OpenIdProvider provider) {
        this.source = JWKSourceBuilder.create(new Fetch(provider))
                .cache(KEPT, LONGEST_WAIT)
                .refreshAheadCache(RENEWED_AHEAD, null, Executors.newVirtualThreadPerTaskExecutor(), true, null, false)
                .rateLimited(FETCH_INTERVAL)
                .outageTolerant(LONGEST_OUTAGE)
                .build();
    }

    /**
     * The provider's keys of that name that may make such a signature.
     *
     * @throws InvalidToken when there is none, or none can be had
     */
    List<JWK> of(JWSHeader header) throws InvalidToken {
        try {
            var found = source.get(new JWKSelector(matching(header)), null);
            if (found.isEmpty()) {
                throw new InvalidToken("unknown_key");
            }
            return found;
        } catch (RateLimitReachedException tooOften) {
            throw new InvalidToken("unknown_key");
        } catch (KeySourceException unavailable) {
            throw new InvalidToken(OidcVerifier.PROVIDER_UNAVAILABLE);
        }
    }

    private static JWKMatcher matching(JWSHeader header) {
        var matcher = new JWKMatcher.Builder()
                .keyID(header.getKeyID())
                .keyUses(KeyUse.SIGNATURE, null)
                .algorithms(header.getAlgorithm(), null);
        return switch (header.getAlgorithm().getName()) {
            case "ES256" -> matcher.keyType(KeyType.EC).curve(Curve.P_256).build();
            case "EdDSA", "Ed25519" ->
                matcher.keyType(KeyType.OKP).curve(Curve.Ed25519).build();
            default -> matcher.keyType(KeyType.RSA).minKeySize(LEAST_RSA_BITS).build();
        };
    }

    /** Fetches the set anew each time; what is around it decides how often. */
    private record Fetch(OpenIdProvider provider) implements JWKSetSource<SecurityContext> {
        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refreshing, long now, SecurityContext context)
                throws KeySourceException {
            try {
                return JWKSet.parse(provider.keys());
            } catch (ProviderUnavailable unavailable) {
                throw new JWKSetUnavailableException(unavailable.getMessage(), unavailable);
            } catch (ParseException malformed) {
                throw new JWKSetParseException("the provider's keys cannot be read", malformed);
            }
        }

        @Override
        public void close() {}
    }
}
