package maat.server.principal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The one secret that a server is configured with. It is used for nothing itself: each purpose has a key derived from it
 * (HKDF with SHA-256, RFC 5869), so that no two purposes ever share one.
 */
public final class MasterKey {
    private static final int DERIVED_BYTES = 32;

    private final byte[] secret;

    /** @param secret {@code maat.master.key}, 32 bytes */
    public MasterKey(byte[] secret) {
        this.secret = secret.clone();
    }

    /**
     * The 256-bit key for a purpose; the same on every replica.
     *
     * @param purpose a label that names one use, such as {@code maat keys seal}
     * @param algorithm what the key is for, such as {@code AES} or {@code HmacSHA256}
     */
    public SecretKey derive(String purpose, String algorithm) {
        AlgorithmParameterSpec recipe = HKDFParameterSpec.ofExtract()
                .addIKM(secret)
                .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), DERIVED_BYTES);
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, recipe);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK cannot derive keys", impossible);
        }
    }
}
