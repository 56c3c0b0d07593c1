package maat.server.oauth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import maat.server.principal.MasterKey;

/**
 * Encrypts keys for storage: AES-256-GCM under a key derived from the master key, bound to the key's name and purpose,
 * so that a row can be neither read nor passed off as another. Form: one byte of version, nonce, ciphertext with tag.
 */
final class KeySeal {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    KeySeal(MasterKey master) {
        this.key = master.derive("maat keys seal", "AES");
    }

    byte[] close(byte[] secret, String kid, String purpose) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, nonce, kid, purpose).doFinal(secret);
            return ByteBuffer.allocate(1 + NONCE_BYTES + ciphertext.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no AES-GCM", impossible);
        }
    }

    /** @throws IllegalStateException when the key was sealed under another master key, or altered */
    byte[] open(byte[] content, String kid, String purpose) {
        var stored = ByteBuffer.wrap(content);
        if (stored.remaining() <= 1 + NONCE_BYTES || stored.get() != VERSION) {
            throw new IllegalStateException("key %s is stored in a form that this version cannot read".formatted(kid));
        }
        byte[] nonce = new byte[NONCE_BYTES];
        stored.get(nonce);
        byte[] ciphertext = new byte[stored.remaining()];
        stored.get(ciphertext);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, kid, purpose).doFinal(ciphertext);
        } catch (AEADBadTagException sealedOtherwise) {
            throw new IllegalStateException(
                    "key %s was sealed under another maat.master.key".formatted(kid), sealedOtherwise);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no AES-GCM", impossible);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String kid, String purpose) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((kid + " " + purpose).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
