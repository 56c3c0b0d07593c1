package maat.server.study;

import java.nio.charset.StandardCharsets;

/** Writes query values with everything literal that RFC 3986 section 3.4 allows there, and the rest percent-encoded. */
final class LiteralQuery {
    private static final String LITERAL = "-._~!$'()*,;:@/?";

    private LiteralQuery() {}

    static String encode(String text) {
        var encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (alphanumeric || LITERAL.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append("%02X".formatted((int) c));
            }
        }
        return encoded.toString();
    }
}
