package maat.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.HexFormat;

/** What a key is for. No key serves two purposes, and its name ({@code kid}) tells which one it serves. */
enum KeyPurpose {
    /** Encrypts viewer tokens to ourselves. */
    VIEWER("viewer", false, ViewerTokens.LONGEST_LIFE),
    /** Signs what lets somebody read from the PACS (WDO-15). */
    PACS_READ("pacs read", true, PacsCredentials.LONGEST_LIFE),
    /** Signs what lets somebody store in the PACS (WDO-15). */
    PACS_STORE("pacs store", true, PacsCredentials.LONGEST_LIFE),
    /** Signs what lets this server itself delete from the PACS. */
    PACS_ERASE("pacs erase", true, PacsCredentials.LONGEST_LIFE);

    private static final int SECRET_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String word;
    private final boolean signs;
    private final Duration longestLife;

    /** @param longestLife of what is made with such a key: so long after its last use it is still needed */
    KeyPurpose(String word, boolean signs, Duration longestLife) {
        this.word = word;
        this.signs = signs;
        this.longestLife = longestLife;
    }

    /** As it stands in the database. */
    String word() {
        return word;
    }

    /** Whether the key signs, so that others verify by its published half. */
    boolean signs() {
        return signs;
    }

    Duration longestLife() {
        return longestLife;
    }

    String newKid() {
        return word.replace(' ', '-') + "-" + HexFormat.of().toHexDigits(RANDOM.nextLong());
    }

    JWK generate(String kid) {
        try {
            return signs
                    ? new ECKeyGenerator(Curve.P_256)
                            .keyID(kid)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256)
                            .generate()
                    : new OctetSequenceKeyGenerator(SECRET_BITS).keyID(kid).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("this JDK cannot make keys", impossible);
        }
    }

    /** The form in which a key is sealed: symmetric ones as they are, others as a JWK. */
    byte[] bytes(JWK key) {
        return signs
                ? key.toJSONString().getBytes(StandardCharsets.UTF_8)
                : key.toOctetSequenceKey().toByteArray();
    }

    JWK key(String kid, byte[] content) {
        try {
            return signs
                    ? ECKey.parse(new String(content, StandardCharsets.UTF_8))
                    : new OctetSequenceKey.Builder(content).keyID(kid).build();
        } catch (ParseException unreadable) {
            throw new IllegalStateException("key %s is stored in a form that this version cannot read".formatted(kid));
        }
    }
}
