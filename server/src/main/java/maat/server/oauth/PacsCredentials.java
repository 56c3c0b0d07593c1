package maat.server.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Signed credentials with which requests reach the PACS (PEP tokens, TOK-16 to TOK-18, WDO-14): a JWT by ES256 that names
 * purpose, study, series and whoever stands behind the request. Whoever guards the PACS verifies it by the published
 * keys. It opens nothing at Maat itself (TOK-32).
 */
public final class PacsCredentials {
    /** Of those that internal clients ask for (TOK-18). */
    static final Duration LONGEST_LIFE = Duration.ofHours(1);

    /** Who is meant by {@code aud}: whoever guards the PACS. */
    static final String AUDIENCE = "maat-pacs";

    /** Stands in {@code series_uid} for all series of the study (reference 3.2). */
    static final String ALL_SERIES = "all_access";

    private static final JOSEObjectType TYPE = new JOSEObjectType("pep+jwt");

    /** Of those that proxies and this server use themselves (reference 3.2). */
    private static final Duration LIFE = Duration.ofMinutes(5);

    /** How long the same credential is handed out again; what is left then is long enough to be kept and used. */
    private static final Duration HANDED_OUT = Duration.ofMinutes(2);

    private static final int MOST_KEPT = 10_000;

    private final Keys keys;
    private final String issuer;
    private final Clock clock;
    private final Cache<PacsGrant, Credential> kept;

    /** @param issuer of our tokens, {@code {root}/api} */
    public PacsCredentials(Keys keys, URI issuer, Clock clock) {
        this.keys = keys;
        this.issuer = issuer.toString();
        this.clock = clock;
        this.kept = Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterWrite(HANDED_OUT)
                .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
                .build();
    }

    /** A credential and when it ends, in epoch milliseconds. */
    public record Credential(String token, long endsAt) {}

    /** One that holds for at least three minutes more; the same grant gets the same one for a while. */
    public Credential credential(PacsGrant grant) {
        return kept.get(grant, _ -> sign(grant, LIFE));
    }

    /**
     * A fresh one.
     *
     * @param life {@link #LONGEST_LIFE} at most
     */
    Credential issue(PacsGrant grant, Duration life) {
        return sign(grant, life);
    }

    private Credential sign(PacsGrant grant, Duration life) {
        var key = keys.newest(grant.purpose().key());
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(key.getKeyID())
                .type(TYPE)
                .build();
        var now = clock.instant();
        var end = now.plus(life);
        var token = new SignedJWT(
                header,
                claims(grant)
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(end))
                        .build());
        try {
            token.sign(new ECDSASigner(key.toECKey()));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("credentials for the PACS cannot be signed", impossible);
        }
        return new Credential(token.serialize(), end.toEpochMilli());
    }

    private JWTClaimsSet.Builder claims(PacsGrant grant) {
        var bearer = grant.bearer();
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(AUDIENCE)
                .subject(bearer.sub())
                .jwtID(UUID.randomUUID().toString())
                .claim("scope", grant.purpose().word());
        grant.study().ifPresent(study -> {
            claims.claim("study_uid", study);
            claims.claim("series_uid", grant.series().orElse(ALL_SERIES));
        });
        bearer.client().ifPresent(client -> claims.claim("azp", client));
        bearer.actingParty().ifPresent(party -> claims.claim("act", Map.of("sub", party)));
        bearer.capability().ifPresent(capability -> claims.claim("cap_token", capability));
        return claims;
    }

    /** Whether a token claims to be such a credential, true or not. */
    static boolean isMeant(String token) {
        return parsed(token).isPresent();
    }

    /** What a credential of ours says; empty when it is none, altered, or over. */
    Optional<JWTClaimsSet> verified(String token) {
        return parsed(token)
                .filter(this::isGenuine)
                .map(PacsCredentials::claims)
                .filter(this::isCurrent);
    }

    private static Optional<SignedJWT> parsed(String token) {
        try {
            return Optional.of(SignedJWT.parse(token))
                    .filter(jwt -> TYPE.equals(jwt.getHeader().getType()));
        } catch (ParseException | IllegalArgumentException notSigned) {
            return Optional.empty();
        }
    }

    private boolean isGenuine(SignedJWT jwt) {
        String kid = jwt.getHeader().getKeyID();
        if (kid == null || !JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())) {
            return false;
        }
        return List.of(PacsGrant.Purpose.values()).stream()
                .flatMap(purpose -> keys.find(purpose.key(), kid).stream())
                .anyMatch(key -> {
                    try {
                        return jwt.verify(new ECDSAVerifier(key.toECKey().toPublicJWK()));
                    } catch (JOSEException altered) {
                        return false;
                    }
                });
    }

    private static JWTClaimsSet claims(SignedJWT jwt) {
        try {
            return jwt.getJWTClaimsSet();
        } catch (ParseException impossible) {
            throw new IllegalStateException("a credential of ours cannot be read", impossible);
        }
    }

    private boolean isCurrent(JWTClaimsSet claims) {
        return clock.instant().isBefore(claims.getExpirationTime().toInstant());
    }
}
