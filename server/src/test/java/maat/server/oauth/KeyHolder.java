package maat.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A client with a key of its own, and proofs of it as RFC 9449 4.2 has them, or bent. */
final class KeyHolder {
    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

    private final String root;
    private final ECKey key;

    /** @param root what precedes {@code /api} in the addresses that it calls */
    KeyHolder(String root) {
        this.root = root;
        try {
            this.key = new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    ECKey key() {
        return key;
    }

    String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** For a request to the token endpoint. */
    String proof() {
        return proof("POST", "/api/token", claims -> claims);
    }

    /** For a request with a token. */
    String proof(String method, String path, String token) {
        return proof(method, path, claims -> claims.claim("ath", hash(token)));
    }

    /** One with other claims than it should have. */
    String proof(String method, String path, UnaryOperator<JWTClaimsSet.Builder> bent) {
        return signed(header().build(), bent.apply(claims(method, path)).build());
    }

    JWTClaimsSet.Builder claims(String method, String path) {
        return new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", method)
                .claim("htu", root + path)
                .issueTime(Date.from(Instant.now()));
    }

    JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).jwk(key.toPublicJWK());
    }

    String signed(JWSHeader header, JWTClaimsSet claims) {
        try {
            var proof = new SignedJWT(header, claims);
            proof.sign(new ECDSASigner(key));
            return proof.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String hash(String token) {
        try {
            return Base64URL.encode(
                            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
