package maat.server.authzen;

import java.nio.charset.StandardCharsets;

/** Tells text that database and policies can take from text that they cannot. */
final class CleanText {
    private static final int LONGEST = 1_024;

    private CleanText() {}

    /** Neither empty nor long, without control characters, and nothing that is no Unicode. */
    static boolean isClean(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
