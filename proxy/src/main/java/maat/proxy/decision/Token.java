package maat.proxy.decision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A caller's token with its SHA-256, by which two tokens are equal. */
public final class Token {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final String value;
    private final long a;
    private final long b;
    private final long c;
    private final long d;

    public Token(String value) {
        this.value = value;
        byte[] digest = sha256().digest(value.getBytes(StandardCharsets.UTF_8));
        this.a = (long) LONGS.get(digest, 0);
        this.b = (long) LONGS.get(digest, 8);
        this.c = (long) LONGS.get(digest, 16);
        this.d = (long) LONGS.get(digest, 24);
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Token t && a == t.a && b == t.b && c == t.c && d == t.d;
    }

    @Override
    public int hashCode() {
        return (int) a;
    }

    /** A token is a secret: it does not show in logs. */
    @Override
    public String toString() {
        return "Token[…]";
    }
}
