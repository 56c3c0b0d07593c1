package maat.server.openapi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import maat.server.openapi.Operations.Parameter;

/**
 * Values that a parameter cannot have, or should not be hurt by: missing, empty, repeated, too long, of the wrong type,
 * with control characters, NUL, invalid UTF-8 and what means something to SQL, to LIKE or to a browser.
 */
final class Attacks {
    /** Never valid, whatever the parameter; percent-encoded. */
    private static final List<String> GARBAGE = List.of("%00", "a%00b", "a%01b", "%FF", "%C3%28", "%ED%A0%80", "a%7Fb");

    /** Valid as free text, and nothing more than that. */
    private static final List<String> METACHARACTERS = List.of(
            "'%3B%20drop%20table%20users%3B%20--", "%25", "_", "%5C", "*", "%22", "%3Cscript%3E", "%F0%9F%A6%B4");

    private static final List<String> OTHER_TYPES = List.of("x", "-1", "1.5", "99999999999999999999", "%20", "NaN");

    /** What no field has in a JSON object. */
    private static final List<String> NO_VALUES = List.of(
            "null", "{}", "{\"a\": 1}", "[null]", "[[]]", "\"\\u0000\"", "\"a\\u0001b\"", "\"\\ud800\"", "\"a\001b\"");

    private static final List<String> IN_HEADERS = List.of(
            "",
            "x",
            "-1",
            "a, b;q=x",
            "*/*;q=7",
            "\"",
            "multipart/related; boundary",
            "' or '1' = '1",
            "%00",
            "a\tb",
            "a\001b",
            "a\000b",
            "a\177b",
            "\u00ff\u00fe",
            "\u00c3(",
            "\u00f0\u009f\u00a6\u00b4",
            "x".repeat(5_000),
            "x".repeat(100_000));

    private Attacks() {}

    /**
     * @param value percent-encoded, in headers and JSON as it is sent; null leaves the parameter out
     * @param mustFail the document or the encoding forbids the value
     */
    record Attack(String value, boolean repeated, boolean mustFail) {
        String shown() {
            String shown = value == null ? "(missing)" : value.substring(0, Math.min(value.length(), 40));
            return (repeated ? "twice " : "") + shown;
        }
    }

    /** For paths, queries and forms. */
    static List<Attack> encoded(Parameter parameter) {
        var attacks = new ArrayList<Attack>();
        GARBAGE.forEach(value -> attacks.add(new Attack(value, false, true)));
        METACHARACTERS.forEach(value -> attacks.add(new Attack(value, false, forbids(parameter, value))));
        attacks.add(new Attack("x".repeat(5_000), false, forbids(parameter, "x".repeat(5_000))));
        OTHER_TYPES.forEach(value -> attacks.add(new Attack(value, false, forbids(parameter, value))));
        if (!parameter.in().equals("path")) { // an empty segment is another path
            attacks.add(new Attack("", false, forbids(parameter, "")));
            attacks.add(new Attack("x", true, !parameter.is("array")));
            if (parameter.required()) {
                attacks.add(new Attack(null, false, true));
            }
        }
        return attacks;
    }

    /** For headers, by bytes. */
    static List<Attack> raw() {
        var attacks = new ArrayList<Attack>();
        IN_HEADERS.forEach(value -> attacks.add(new Attack(value, false, false)));
        attacks.add(new Attack("x", true, false));
        return attacks;
    }

    /** For fields of JSON objects, as JSON text with one character for each byte. */
    static List<Attack> json(Parameter parameter) {
        var attacks = new ArrayList<Attack>();
        NO_VALUES.forEach(value -> attacks.add(new Attack(value, false, true)));
        attacks.add(new Attack("[\"a\", \"b\"]", false, !parameter.is("array")));
        attacks.add(new Attack("\"\u00ff\"", false, true));
        attacks.add(new Attack("\"x\"", true, true));
        if (parameter.required()) {
            attacks.add(new Attack(null, false, true));
        }
        var texts = new ArrayList<>(METACHARACTERS);
        texts.add("x".repeat(5_000));
        texts.add("");
        texts.addAll(OTHER_TYPES);
        for (String text : texts) {
            String literal = '"' + decoded(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            attacks.add(new Attack(asBytes(literal), false, forbids(parameter, text)));
        }
        for (String number : List.of("-1", "1.5", "99999999999999999999", "true")) {
            attacks.add(new Attack(number, false, forbids(parameter, number)));
        }
        return attacks;
    }

    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String decoded(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    /** The schema leaves no doubt that the value is not one. */
    private static boolean forbids(Parameter parameter, String encoded) {
        String value = decoded(encoded).strip();
        var schema = parameter.schema();
        if (parameter.is("integer")) {
            return !value.matches("\\d{1,9}")
                    || Integer.parseInt(value) < schema.path("minimum").asInt();
        }
        boolean tooLong = schema.has("maxLength")
                && value.length() > schema.path("maxLength").asInt();
        boolean tooShort = schema.has("minLength")
                && value.length() < schema.path("minLength").asInt();
        boolean unlike = schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").asText())
                        .matcher(value)
                        .find();
        boolean unknown = schema.has("enum") && !schema.path("enum").toString().contains("\"" + value + "\"");
        return tooLong || tooShort || unlike || unknown;
    }
}
