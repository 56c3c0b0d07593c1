package maat.proxy.decision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A caller's token with its SHA-256, by which two tokens are equal that are shown in the same way. */
public final class Token {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final String value;
    private final Digest digest;

    /** What stands for a token where its text would only take room. */
    record Digest(boolean isWithProof, long a, long b, long c, long d) {
        @Override
        public int hashCode() {
            return (int) a;
        }
    }

    /** One that is shown alone. */
    public Token(String value) {
        this(value, false);
    }

    private Token(String value, boolean isWithProof) {
        this.value = value;
        byte[] sha = sha256().digest(value.getBytes(StandardCharsets.UTF_8));
        this.digest = new Digest(
                isWithProof, (long) LONGS.get(sha, 0), (long) LONGS.get(sha, 8), (long) LONGS.get(sha, 16), (long)
                        LONGS.get(sha, 24));
    }

    /** One that is shown with a proof that its bearer holds its key (RFC 9449 7); see {@link Possession}. */
    public static Token withProof(String value) {
        return new Token(value, true);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The secret itself. */
    public String value() {
        return value;
    }

    /** Whether it counts only after a proof of its key, and says so in what is asked about it. */
    public boolean isWithProof() {
        return digest.isWithProof;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token token && digest.equals(token.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    Digest digest() {
        return digest;
    }

    /** A token is a secret: it does not show in logs. */
    @Override
    public String toString() {
        return "Token[…]";
    }
}
