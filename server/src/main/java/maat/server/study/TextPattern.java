package maat.server.study;

/**
 * A text to match, in which {@code *} stands for any run of characters and {@code ?} for exactly one (PS3.4 C.2.2.2.4).
 * What SQL takes for wildcards is literal.
 */
record TextPattern(String text) {

    /** Whether everything matches, also what has no value (PS3.4 C.2.2.2.3). */
    boolean isUniversal() {
        return text.chars().allMatch(c -> c == '*');
    }

    /** For {@code like} and {@code ilike} with their usual escape character. */
    String like() {
        var pattern = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> pattern.append('%');
                case '?' -> pattern.append('_');
                case '%', '_', '\\' -> pattern.append('\\').append(c);
                default -> pattern.append(c);
            }
        }
        return pattern.toString();
    }

    /** What is compared by sound. */
    String withoutWildcards() {
        return text.replace("*", "").replace("?", "");
    }
}
