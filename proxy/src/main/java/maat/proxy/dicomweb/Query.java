package maat.proxy.dicomweb;

import java.util.ArrayList;
import java.util.List;

/**
 * Decoded query parameters in the order in which they came. A plus sign stays a plus sign: DICOM values hold them, and
 * archives do not decode forms.
 */
public record Query(List<Query.Field> fields) {
    /** Nothing asked. */
    public static final Query NONE = new Query(List.of());

    public Query {
        fields = List.copyOf(fields);
    }

    /** One decoded parameter; a parameter without an equals sign has the empty value. */
    public record Field(String name, String value) {}

    static Query decode(String raw) throws RequestRefused {
        if (raw.isEmpty()) {
            return NONE;
        }
        List<Field> fields = new ArrayList<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.add(new Field(decodedPart(name), decodedPart(value)));
        }
        return new Query(fields);
    }

    private static String decodedPart(String raw) throws RequestRefused {
        String text = Characters.percentDecoded(raw)
                .orElseThrow(() -> RequestRefused.badParameter("A parameter is not percent-encoded UTF-8"));
        if (Characters.hasControl(text)) {
            throw RequestRefused.badParameter("A parameter holds a control character");
        }
        return text;
    }

    /** The query with everything literal that RFC 3986 allows there (H-05); empty if there are no parameters. */
    public String encoded() {
        StringBuilder text = new StringBuilder();
        for (Field field : fields) {
            if (!text.isEmpty()) {
                text.append('&');
            }
            Characters.appendEncoded(text, field.name(), Query::literalInName);
            text.append('=');
            Characters.appendEncoded(text, field.value(), Query::literalInValue);
        }
        return text.toString();
    }

    private static boolean literalInValue(int c) {
        return c != '&' && Characters.inQuery(c);
    }

    private static boolean literalInName(int c) {
        return c != '=' && literalInValue(c);
    }
}
