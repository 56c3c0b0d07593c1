package maat.server.principal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.dpop.verifiers.AccessTokenValidationException;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPIssuer;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPProofUse;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPProtectedResourceRequestVerifier;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPTokenRequestVerifier;
import com.nimbusds.oauth2.sdk.dpop.verifiers.InvalidDPoPProofException;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.util.singleuse.AlreadyUsedException;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import maat.server.database.Database;

/**
 * Verifies proofs of possession (DPoP, RFC 9449 4.3): for this method and address under the public root, this token, and
 * made within the last minute. Each counts once on all replicas (11.1), remembered in PostgreSQL by one statement that
 * waits for no disk; only tokens that are bound to a key cost it. There are no nonces of ours (8), which would cost every
 * client a round trip: whoever can have proofs made ahead of time at the client's holds the client.
 */
public final class Proofs {
    /** Those that Nimbus verifies and browsers make; ES256 is what everybody uses. */
    public static final List<String> ALGORITHM_NAMES = List.of("ES256", "PS256", "RS256");

    /** Reason of every refusal: what precisely is wrong with a proof its maker can see. */
    public static final String INVALID = "invalid_dpop_proof";

    private static final long LONGEST_AGE_SECONDS = 60;
    private static final long SKEW_SECONDS = 60;

    /** How long a proof could be shown again, and some more. */
    private static final Duration REMEMBERED = Duration.ofSeconds(LONGEST_AGE_SECONDS + SKEW_SECONDS + 10);

    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);
    private static final int LONGEST = 4_096;
    private static final Set<Nonce> NO_NONCES = Set.of();
    private static final Set<JWSAlgorithm> ALGORITHMS =
            ALGORITHM_NAMES.stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());

    private final Database database;
    private final String publicRoot;
    private final Clock clock;
    private final DPoPProtectedResourceRequestVerifier verifier;
    private final AtomicReference<Instant> cleaned = new AtomicReference<>(Instant.MIN);

    /** @param publicRoot what clients see, whatever address a request came to (H-31) */
    public Proofs(Database database, URI publicRoot, Clock clock) {
        this.database = database;
        this.publicRoot = publicRoot.toString();
        this.clock = clock;
        this.verifier =
                new DPoPProtectedResourceRequestVerifier(ALGORITHMS, SKEW_SECONDS, LONGEST_AGE_SECONDS, this::use);
    }

    /**
     * The key that makes a token request, to which a token may be bound (RFC 9449 5).
     *
     * @return thumbprint of the key (RFC 7638)
     */
    public String keyOf(Proof proof) throws InvalidToken {
        return checked(() -> {
            var jwt = parsed(proof);
            return new DPoPTokenRequestVerifier(
                            ALGORITHMS, address(proof), SKEW_SECONDS, LONGEST_AGE_SECONDS, this::use)
                    .verify(issuer(jwt), jwt, NO_NONCES, null)
                    .getValue()
                    .toString();
        });
    }

    /**
     * That the request is made with this token by whoever holds its key (RFC 9449 7).
     *
     * @param key thumbprint of the key to which the token is bound
     */
    void require(Proof proof, String token, String key) throws InvalidToken {
        checked(() -> {
            var jwt = parsed(proof);
            verifier.verify(
                    proof.method(),
                    address(proof),
                    issuer(jwt),
                    jwt,
                    new DPoPAccessToken(token),
                    new JWKThumbprintConfirmation(new Base64URL(key)),
                    NO_NONCES,
                    null);
            return key;
        });
    }

    private interface Check {
        String run() throws ParseException, JOSEException, InvalidDPoPProofException, AccessTokenValidationException;
    }

    private static String checked(Check check) throws InvalidToken {
        try {
            return check.run();
        } catch (ParseException
                | JOSEException
                | InvalidDPoPProofException
                | AccessTokenValidationException
                | IllegalArgumentException
                | IllegalStateException refused) {
            throw new InvalidToken(INVALID);
        }
    }

    private static SignedJWT parsed(Proof proof) throws ParseException {
        if (proof.text().length() > LONGEST) {
            throw new ParseException("too long", LONGEST);
        }
        var jwt = SignedJWT.parse(proof.text());
        if (jwt.getHeader().getJWK() == null) {
            throw new ParseException("no key", 0);
        }
        return jwt;
    }

    private URI address(Proof proof) {
        return URI.create(publicRoot + proof.path());
    }

    /** Uses are told apart by key: nobody can use up the proofs of somebody else. */
    private static DPoPIssuer issuer(SignedJWT proof) throws JOSEException {
        return new DPoPIssuer(proof.getHeader().getJWK().computeThumbprint().toString());
    }

    private void use(DPoPProofUse use) throws AlreadyUsedException {
        var now = clock.instant();
        var last = cleaned.get();
        boolean cleans = now.isAfter(last.plus(BETWEEN_CLEANINGS)) && cleaned.compareAndSet(last, now);
        boolean isFirst = database.write(transaction -> {
            if (cleans) {
                ProofSql.forgetExpired(transaction, now);
            }
            return ProofSql.use(transaction, hash(use), now.plus(REMEMBERED));
        });
        if (!isFirst) {
            throw new AlreadyUsedException("the proof was used before");
        }
    }

    private static byte[] hash(DPoPProofUse use) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((use.getIssuer().getValue() + '\n' + use.getJWTID().getValue())
                            .getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this JDK has no SHA-256", impossible);
        }
    }
}
