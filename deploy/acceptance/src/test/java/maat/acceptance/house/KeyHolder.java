package maat.acceptance.house;

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
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A viewer with a key of its own, to which its token is bound (DPoP, RFC 9449). */
public final class KeyHolder {
    private final House house;
    private final ECKey key;
    private String token;

    private KeyHolder(House house, ECKey key) {
        this.house = house;
        this.key = key;
    }

    /** One with a viewer token for what the fields name. */
    public static KeyHolder of(Person person, Map<String, String> fields) {
        try {
            var holder = new KeyHolder(person.house(), new ECKeyGenerator(Curve.P_256).generate());
            holder.token = holder.issued(person, fields);
            return holder;
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String issued(Person person, Map<String, String> fields) {
        var form = new HashMap<>(Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
                "subject_token", person.token(),
                "scope", "viewer read write"));
        form.putAll(fields);
        var client = Client.anonymous(house.api(0));
        var answer = client.send(client.request(
                        "/token",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "DPoP",
                        proof("POST", "/api/token", null))
                .POST(HttpRequest.BodyPublishers.ofString(Client.encode(form))));
        if (!answer.json().path("token_type").asText().equals("DPoP")) {
            throw new AssertionError("no bound token: " + answer);
        }
        return answer.json().path("access_token").asText();
    }

    public String token() {
        return token;
    }

    /** A proof for one request with the token. */
    public String proof(String method, String path) {
        return proof(method, "/api" + path, token);
    }

    private String proof(String method, String path, String with) {
        var claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", method)
                .claim("htu", house.root(0) + path)
                .issueTime(Date.from(Instant.now()));
        if (with != null) {
            claims.claim("ath", hash(with));
        }
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(new JOSEObjectType("dpop+jwt"))
                    .jwk(key.toPublicJWK())
                    .build();
            var proof = new SignedJWT(header, claims.build());
            proof.sign(new ECDSASigner(key));
            return proof.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Asks with token and proof, at whichever proxy. */
    public Answer get(URI api, String path, String proof, String... headers) {
        var client = Client.withProof(api, token);
        return client.send(client.request(path, headers).header("DPoP", proof).GET());
    }

    private static String hash(String token) {
        try {
            return Base64URL.encode(
                            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
