package maat.proxy.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The header fields that some rule mentions; every other one is {@link #OTHER}. */
@SuppressWarnings({"ImmutableEnumChecker", "EnumOrdinal"}) // the bytes are never written; sets of names are bit sets
public enum FieldName {
    OTHER,
    ACCEPT,
    ACCEPT_CHARSET,
    ACCEPT_RANGES,
    AUTHORIZATION,
    CACHE_CONTROL,
    CONNECTION,
    CONTENT_DISPOSITION,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_LOCATION,
    CONTENT_RANGE,
    CONTENT_TYPE,
    COOKIE,
    DATE,
    DPOP,
    ETAG,
    EXPECT,
    EXPIRES,
    FORWARDED,
    HOST,
    IF_MATCH,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    IF_RANGE,
    IF_UNMODIFIED_SINCE,
    KEEP_ALIVE,
    LAST_MODIFIED,
    LOCATION,
    ORIGIN,
    PRAGMA,
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    PROXY_CONNECTION,
    RANGE,
    RETRY_AFTER,
    SERVER,
    SET_COOKIE,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    VARY,
    VIA,
    WARNING,
    X_FORWARDED_FOR,
    X_LINK_AUTHORIZATION;

    private static final int LONGEST = 24;
    private static final FieldName[][] BY_LENGTH = new FieldName[LONGEST][];

    private final byte[] lower =
            name().toLowerCase(Locale.ROOT).replace('_', '-').getBytes(StandardCharsets.US_ASCII);

    static {
        for (int length = 0; length < LONGEST; length++) {
            int wanted = length;
            BY_LENGTH[length] = java.util.Arrays.stream(values())
                    .filter(name -> name != OTHER && name.lower.length == wanted)
                    .toArray(FieldName[]::new);
        }
    }

    /** This name as one bit, for sets of names. */
    long bit() {
        return 1L << ordinal();
    }

    static FieldName of(byte[] text, int start, int end) {
        int length = end - start;
        if (length >= LONGEST) {
            return OTHER;
        }
        for (FieldName candidate : BY_LENGTH[length]) {
            if (same(candidate.lower, text, start)) {
                return candidate;
            }
        }
        return OTHER;
    }

    /** Compares without case; only letters and hyphens occur in {@code lower}. */
    static boolean same(byte[] lower, byte[] text, int start) {
        for (int i = 0; i < lower.length; i++) {
            byte c = text[start + i];
            if (c != lower[i] && (c < 'A' || c > 'Z' || c + 32 != lower[i])) {
                return false;
            }
        }
        return true;
    }
}
