package maat.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import maat.server.database.Database;
import maat.server.principal.Principal;

/**
 * Authenticates clients by what they sign ({@code private_key_jwt}, RFC 7523, reference 3.6). An assertion counts once
 * that it was used is remembered in PostgreSQL, for all replicas, until it could not hold any more.
 */
public final class ClientAssertions {
    static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    static final List<String> ALGORITHM_NAMES = List.of("RS256", "PS256", "ES256", "EdDSA", "Ed25519");

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final int LONGEST_JTI = 255;
    private static final Set<JWSAlgorithm> ALGORITHMS =
            ALGORITHM_NAMES.stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());

    private final Database database;
    private final RegisteredClients clients;
    private final String issuer;
    private final Clock clock;

    /** @param issuer {@code {root}/api}: an assertion is for it, for the token endpoint, or for the endpoint called */
    public ClientAssertions(Database database, RegisteredClients clients, URI issuer, Clock clock) {
        this.database = database;
        this.clients = clients;
        this.issuer = issuer.toString();
        this.clock = clock;
    }

    /**
     * @param path of the endpoint that is called, below the issuer
     * @throws OAuthError {@code invalid_client} for a client that is not registered, else {@code invalid_request}
     */
    Principal.Client client(TokenForm form, String path) {
        if (!form.required("client_assertion_type").equals(TYPE)) {
            throw OAuthError.invalidRequest("client_assertion_type must be " + TYPE);
        }
        var assertion = parsed(form.required("client_assertion"));
        String id = form.find("client_id").orElseGet(() -> subject(assertion));
        var keys = clients.keys(id).orElseThrow(() -> OAuthError.invalidClient("this client is not registered"));
        var claims = verified(assertion, id, keys, path);
        useUp(id, claims);
        return new Principal.Client(id);
    }

    private static SignedJWT parsed(String assertion) {
        try {
            var jwt = SignedJWT.parse(assertion);
            if (jwt.getHeader().getKeyID() == null) {
                throw OAuthError.invalidRequest("the client assertion names no key");
            }
            return jwt;
        } catch (ParseException | IllegalArgumentException malformed) {
            throw OAuthError.invalidRequest("the client assertion is no signed JWT");
        }
    }

    private static String subject(SignedJWT assertion) {
        try {
            String subject = assertion.getJWTClaimsSet().getSubject();
            return subject == null ? "" : subject;
        } catch (ParseException malformed) {
            throw OAuthError.invalidRequest("the client assertion cannot be read");
        }
    }

    private JWTClaimsSet verified(SignedJWT assertion, String id, JWKSet keys, String path) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(new ClaimsVerifier(id, path));
        try {
            return processor.process(assertion, null);
        } catch (BadJOSEException | JOSEException refused) {
            throw OAuthError.invalidRequest("the client assertion was refused: " + refused.getMessage());
        }
    }

    private final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {
        ClaimsVerifier(String id, String path) {
            super(
                    Set.copyOf(List.of(issuer, issuer + "/token", issuer + path)),
                    new JWTClaimsSet.Builder().issuer(id).subject(id).build(),
                    Set.of("exp", "jti"),
                    Set.of());
            setMaxClockSkew((int) LEEWAY.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }

    private void useUp(String id, JWTClaimsSet claims) {
        String jti = claims.getJWTID();
        if (jti.isEmpty() || jti.length() > LONGEST_JTI) {
            throw OAuthError.invalidRequest("the jti of the client assertion must have 1 to 255 characters");
        }
        Instant until = claims.getExpirationTime().toInstant().plus(LEEWAY);
        if (until.isAfter(clock.instant().plus(LONGEST_LIFE).plus(LEEWAY).plus(LEEWAY))) {
            throw OAuthError.invalidRequest("the client assertion may live for ten minutes");
        }
        boolean isFirst = database.write(transaction -> {
            AssertionSql.forgetExpired(transaction, clock.instant());
            return AssertionSql.use(transaction, id, hash(jti), until);
        });
        if (!isFirst) {
            throw OAuthError.invalidRequest("the client assertion was used before");
        }
    }

    private static byte[] hash(String jti) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(jti.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this JDK has no SHA-256", impossible);
        }
    }
}
