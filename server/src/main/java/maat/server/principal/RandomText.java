package maat.server.principal;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Letters and digits that nobody can guess, for identifiers and secrets (reference, Appendix B). */
public final class RandomText {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    /** @param length characters, each worth just under 6 bits */
    public static String alphanumeric(int length) {
        return RANDOM.ints(length, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }
}
