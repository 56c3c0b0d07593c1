package maat.proxy.dicomweb;

import java.util.Optional;

/** The token of a link {@code /api/link/{token}/…}: 16 to 8,192 characters of {@code [A-Za-z0-9._=+~-]} (H-04). */
public record LinkToken(String value) {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 8192;

    public LinkToken {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("no link token");
        }
    }

    static Optional<LinkToken> of(String text) {
        return isWellFormed(text) ? Optional.of(new LinkToken(text)) : Optional.empty();
    }

    private static boolean isWellFormed(String text) {
        return text.length() >= SHORTEST
                && text.length() <= LONGEST
                && Characters.all(text, c -> Characters.alphanumeric(c) || "._=+~-".indexOf(c) >= 0);
    }

    /** A token is a secret: it does not show in logs. */
    @Override
    public String toString() {
        return "LinkToken[…]";
    }
}
