package maat.proxy.stow;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes text in the character sets of PS3.3 C.12.1.1.2, code extensions included. Unknown sets are read as
 * ISO 8859-1: every byte is then a character, and nothing is lost.
 */
final class DicomText {
    private static final byte ESCAPE = 0x1b;
    private static final Map<String, String> SETS = Map.ofEntries(
            Map.entry("ISO_IR 100", "ISO-8859-1"),
            Map.entry("ISO_IR 101", "ISO-8859-2"),
            Map.entry("ISO_IR 109", "ISO-8859-3"),
            Map.entry("ISO_IR 110", "ISO-8859-4"),
            Map.entry("ISO_IR 144", "ISO-8859-5"),
            Map.entry("ISO_IR 127", "ISO-8859-6"),
            Map.entry("ISO_IR 126", "ISO-8859-7"),
            Map.entry("ISO_IR 138", "ISO-8859-8"),
            Map.entry("ISO_IR 148", "ISO-8859-9"),
            Map.entry("ISO_IR 203", "ISO-8859-15"),
            Map.entry("ISO_IR 13", "Shift_JIS"),
            Map.entry("ISO_IR 166", "TIS-620"),
            Map.entry("ISO_IR 192", "UTF-8"),
            Map.entry("GB18030", "GB18030"),
            Map.entry("GBK", "GBK"));

    /** What an escape sequence switches to; sets of two bytes in the lower half are read through their upper twins. */
    private record Extension(String sequence, String charset, boolean lowerHalf) {}

    private static final List<Extension> EXTENSIONS = List.of(
            new Extension("(B", "US-ASCII", false),
            new Extension("(J", "US-ASCII", false),
            new Extension(")I", "Shift_JIS", false),
            new Extension("$B", "EUC-JP", true),
            new Extension("$@", "EUC-JP", true),
            new Extension("$(D", "EUC-JP", true),
            new Extension("$)C", "EUC-KR", false),
            new Extension("$)A", "GB2312", false),
            new Extension("-A", "ISO-8859-1", false),
            new Extension("-B", "ISO-8859-2", false),
            new Extension("-C", "ISO-8859-3", false),
            new Extension("-D", "ISO-8859-4", false),
            new Extension("-L", "ISO-8859-5", false),
            new Extension("-G", "ISO-8859-6", false),
            new Extension("-F", "ISO-8859-7", false),
            new Extension("-H", "ISO-8859-8", false),
            new Extension("-M", "ISO-8859-9", false),
            new Extension("-b", "ISO-8859-15", false),
            new Extension("-T", "TIS-620", false));

    private final Charset initial;
    private final boolean extended;

    private DicomText(Charset initial, boolean extended) {
        this.initial = initial;
        this.extended = extended;
    }

    /** @param specificCharacterSet the value of (0008,0005), empty if there is none */
    static DicomText of(String specificCharacterSet) {
        String first = specificCharacterSet.split("\\\\", -1)[0].strip();
        boolean extended = specificCharacterSet.contains("ISO 2022") || specificCharacterSet.contains("\\");
        return new DicomText(charset(SETS.get(first.replace("ISO 2022 IR", "ISO_IR"))), extended);
    }

    private static Charset charset(String name) {
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
    }

    String decode(byte[] bytes) {
        if (!extended) {
            return new String(bytes, initial);
        }
        StringBuilder text = new StringBuilder();
        Charset charset = initial;
        Optional<Extension> twoBytes = Optional.empty();
        int at = 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != ESCAPE) {
                end++;
            }
            text.append(
                    twoBytes.isPresent()
                            ? lower(bytes, at, end, twoBytes.get())
                            : new String(bytes, at, end - at, charset));
            at = end;
            if (at < bytes.length) {
                Optional<Extension> next = extensionAt(bytes, at + 1);
                at += 1 + next.map(e -> e.sequence().length()).orElse(0);
                twoBytes = next.filter(Extension::lowerHalf);
                // Back to ASCII in the lower half leaves the upper half as it was: sets here contain ASCII.
                charset = next.filter(e -> !e.lowerHalf() && !e.charset().equals("US-ASCII"))
                        .map(e -> charset(e.charset()))
                        .orElse(charset);
            }
        }
        return text.toString();
    }

    private static Optional<Extension> extensionAt(byte[] bytes, int at) {
        String ahead = new String(bytes, at, Math.min(3, bytes.length - at), StandardCharsets.ISO_8859_1);
        return EXTENSIONS.stream().filter(e -> ahead.startsWith(e.sequence())).findFirst();
    }

    private static String lower(byte[] bytes, int from, int to, Extension extension) {
        boolean third = extension.sequence().equals("$(D");
        byte[] upper = new byte[(to - from) * 2];
        int length = 0;
        for (int i = from; i < to; i++) {
            boolean pair = bytes[i] > 0x20 && i + 1 < to;
            if (pair && third) {
                upper[length++] = (byte) 0x8f;
            }
            upper[length++] = pair ? (byte) (bytes[i] | 0x80) : bytes[i];
            if (pair) {
                upper[length++] = (byte) (bytes[++i] | 0x80);
            }
        }
        return new String(upper, 0, length, charset(extension.charset()));
    }
}
