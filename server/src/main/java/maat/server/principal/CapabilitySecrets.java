package maat.server.principal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Secrets of capability tokens: 22 letters and digits (131 bits), of which only a keyed hash is kept (CAP-13). The table
 * alone opens nothing, since the key of the hash is not in it; and a look-up by hash takes a time that says nothing
 * about the secret.
 */
public final class CapabilitySecrets {
    private static final int LENGTH = 22;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]{" + LENGTH + "}");

    private final SecretKey key;

    public CapabilitySecrets(MasterKey master) {
        this.key = master.derive("maat capability secrets", "HmacSHA256");
    }

    /** Whether the text can be such a secret. */
    public static boolean isSecret(String text) {
        return FORM.matcher(text).matches();
    }

    /** A new secret, shown once to the one who asked for it. */
    public String random() {
        return RandomText.alphanumeric(LENGTH);
    }

    /** What is stored of a secret: its HMAC-SHA-256, 32 bytes. */
    public byte[] hash(String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no HMAC-SHA-256", impossible);
        }
    }
}
