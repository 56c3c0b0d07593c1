package maat.proxy.dicomweb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type or range. Parameter values without quotes may hold what tokens may not, as some clients send
 * {@code type=application/dicom} (UPL-20).
 *
 * @param type lower case, {@code *} for any
 * @param subtype lower case, {@code *} for any
 * @param parameters names in lower case, values unquoted, in the order in which they came
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    private static final int LONGEST = 2048;

    /** Reads one type; nothing where the text is none. */
    public static Optional<MediaType> parse(String text) {
        List<MediaType> all = parseList(text);
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /** Reads an {@code Accept} header: all that is well-formed, in the order of the text; empty where nothing is. */
    public static List<MediaType> parseList(String text) {
        List<MediaType> types = new ArrayList<>();
        if (text.length() <= LONGEST) {
            for (String one : splitOutsideQuotes(text, ',')) {
                parseOne(one).ifPresent(types::add);
            }
        }
        return types;
    }

    private static Optional<MediaType> parseOne(String text) {
        List<String> pieces = splitOutsideQuotes(text, ';');
        String[] name = pieces.getFirst().strip().toLowerCase(Locale.ROOT).split("/", -1);
        if (name.length != 2 || !isToken(name[0]) || !isToken(name[1])) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String piece : pieces.subList(1, pieces.size())) {
            int equals = piece.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        piece.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquoted(piece.substring(equals + 1).strip()));
            }
        }
        return Optional.of(new MediaType(name[0], name[1], Map.copyOf(parameters)));
    }

    private static List<String> splitOutsideQuotes(String text, char separator) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                pieces.add(text.substring(start, i));
                start = i + 1;
            }
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Characters.alphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Type and subtype, without parameters. */
    public String essence() {
        return type + '/' + subtype;
    }

    /** A parameter's value, by its lower-case name. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Whether this range covers the type; a weight of zero covers nothing. */
    public boolean covers(String essence) {
        if (parameter("q").filter(q -> q.matches("0(\\.0*)?")).isPresent()) {
            return false;
        }
        return essence().equals(essence)
                || (type.equals("*") && subtype.equals("*"))
                || (subtype.equals("*") && essence.startsWith(type + '/'));
    }
}
