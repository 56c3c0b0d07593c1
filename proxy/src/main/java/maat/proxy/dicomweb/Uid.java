package maat.proxy.dicomweb;

import java.util.Optional;

/**
 * A DICOM unique identifier: at least two arcs of digits, at most 64 characters, compared as text and never normalised
 * (H-03; leading zeros occur in real data).
 */
public record Uid(String value) {
    private static final int LONGEST = 64;

    public Uid {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("no UID");
        }
    }

    /** The UID, or nothing where the text is none. */
    public static Optional<Uid> of(String text) {
        return isWellFormed(text) ? Optional.of(new Uid(text)) : Optional.empty();
    }

    private static boolean isWellFormed(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        boolean dotted = false;
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!digit) {
                    return false;
                }
                dotted = true;
                digit = false;
            } else if (c >= '0' && c <= '9') {
                digit = true;
            } else {
                return false;
            }
        }
        return dotted && digit;
    }

    @Override
    public String toString() {
        return value;
    }
}
