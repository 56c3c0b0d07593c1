package maat.proxy.dicomweb;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The character classes of RFC 3986, and percent-encoding. */
final class Characters {
    private Characters() {}

    static boolean alphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    static boolean unreserved(int c) {
        return alphanumeric(c) || "-._~".indexOf(c) >= 0;
    }

    /** What may stand in a path segment as is. The semicolon is left out: it is refused in paths (H-01). */
    static boolean inSegment(int c) {
        return unreserved(c) || "!$&'()*+,=:@".indexOf(c) >= 0;
    }

    /** What may stand in a query as is. */
    static boolean inQuery(int c) {
        return unreserved(c) || "!$&'()*+,;=:@/?".indexOf(c) >= 0;
    }

    /** What browsers send raw in queries although RFC 3986 forbids it (H-05). */
    static boolean toleratedInQuery(int c) {
        return "^{}[]|`".indexOf(c) >= 0;
    }

    /** Every request passes here: a loop, since a stream costs more than all it looks at. */
    static boolean all(String text, IntPredicate allowed) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean hasControl(String text) {
        return !all(text, c -> c >= 0x20 && (c < 0x7f || c > 0x9f));
    }

    /** Decodes once; nothing where the encoding or its UTF-8 is broken. */
    static Optional<String> percentDecoded(String raw) {
        if (raw.indexOf('%') < 0) {
            return Optional.of(raw);
        }
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes[length++] = (byte) c;
            } else if (isEscape(raw, i)) {
                bytes[length++] = (byte) HexFormat.fromHexDigits(raw, i + 1, i + 3);
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException broken) {
            return Optional.empty();
        }
    }

    static boolean isEscape(String raw, int at) {
        return at + 2 < raw.length()
                && HexFormat.isHexDigit(raw.charAt(at + 1))
                && HexFormat.isHexDigit(raw.charAt(at + 2));
    }

    /** Encodes every character that is not {@code literal}, as UTF-8 with upper-case digits. */
    static void appendEncoded(StringBuilder to, String text, IntPredicate literal) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        while (bytes.hasRemaining()) {
            int b = bytes.get() & 0xff;
            if (b < 0x80 && literal.test(b)) {
                to.append((char) b);
            } else {
                to.append('%');
                HexFormat.of().withUpperCase().toHexDigits(to, (byte) b);
            }
        }
    }
}
