package maat.proxy.stow;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import maat.proxy.dicomweb.MediaType;

/**
 * The header of one part.
 *
 * @param fields lower-case names; of a repeated field the first counts
 */
public record PartHeaders(Map<String, String> fields) {

    /** Reads the lines between two line ends; continued lines are joined. */
    static PartHeaders parse(byte[] lines) throws MultipartBroken {
        Map<String, String> fields = new LinkedHashMap<>();
        String text = new String(lines, StandardCharsets.UTF_8).replaceAll("\r\n[ \t]+", " ");
        for (String line : text.isEmpty() ? new String[0] : text.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon <= 0 || !line.substring(0, colon).chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                throw new MultipartBroken("A part has a malformed header");
            }
            fields.putIfAbsent(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new PartHeaders(Map.copyOf(fields));
    }

    /** The media type, where the part names a readable one. */
    public Optional<MediaType> contentType() {
        return Optional.ofNullable(fields.get("content-type")).flatMap(MediaType::parse);
    }

    /** The name of a form field: the id by which the client knows the file (UPL-10). */
    public Optional<String> formName() {
        return Optional.ofNullable(fields.get("content-disposition"))
                .flatMap(value -> MediaType.parse("form-data/part" + afterFirstSemicolon(value)))
                .flatMap(disposition -> disposition.parameter("name"));
    }

    private static String afterFirstSemicolon(String value) {
        int semicolon = value.indexOf(';');
        return semicolon < 0 ? "" : value.substring(semicolon);
    }
}
