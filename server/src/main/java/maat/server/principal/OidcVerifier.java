package maat.server.principal;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import maat.server.config.ServerConfig;

/**
 * Verifies access tokens of the OpenID provider (AUTH-06, H-33): signed with a key that the provider publishes under
 * the token's {@code kid}, by an algorithm of that key, and with claims that hold now. What a header says of keys
 * ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) means nothing.
 */
public final class OidcVerifier implements TokenVerifier {
    /** Reason of a refusal that says nothing of the token: the provider's keys cannot be had. */
    public static final String PROVIDER_UNAVAILABLE = "provider_unavailable";

    /** {@code Ed25519} is what RFC 9864 calls EdDSA with such a key. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    /** Types of header that an access token may carry (RFC 9068, RFC 8725 3.11). */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private static final int LONGEST_KID = 256;

    private final OpenIdProvider provider;
    private final ProviderKeys keys;
    private final AccessTokenClaims claims;
    private final VerifiedTokens<Principal.User> known;

    public OidcVerifier(OpenIdProvider provider, ServerConfig.OpenIdProvider expected, Clock clock) {
        this.provider = provider;
        this.keys = new ProviderKeys(provider);
        this.claims = new AccessTokenClaims(expected, clock);
        this.known = new VerifiedTokens<>(clock, AccessTokenClaims.LEEWAY);
    }

    @Override
    public Principal.User verify(String token) throws InvalidToken {
        return known.verified(token, this::verifyAnew);
    }

    private Principal.User verifyAnew(String token) throws InvalidToken {
        try {
            var jwt = SignedJWT.parse(token);
            check(jwt.getHeader());
            var candidates = keys.of(jwt.getHeader());
            if (candidates.stream().noneMatch(key -> JwsSignature.isBy(key, jwt))) {
                throw new InvalidToken("bad_signature");
            }
            return claims.read(jwt.getJWTClaimsSet(), provider.metadata().issuer());
        } catch (ParseException | IllegalArgumentException | IllegalStateException malformed) {
            throw new InvalidToken("malformed");
        } catch (ProviderUnavailable unavailable) {
            throw new InvalidToken(PROVIDER_UNAVAILABLE);
        }
    }

    private static void check(JWSHeader header) throws InvalidToken {
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw new InvalidToken("algorithm_not_accepted");
        }
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            throw new InvalidToken("unknown_critical_header");
        }
        if (header.getType() != null
                && !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT))) {
            throw new InvalidToken("not_an_access_token");
        }
        if (header.getKeyID() == null || header.getKeyID().length() > LONGEST_KID) {
            throw new InvalidToken("unknown_key");
        }
    }
}
