package maat.server.http;

import io.helidon.webserver.http.ServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Named values of a query or a form, decoded once. Reading a value checks it: a malformed one is a {@link Problem} that
 * names it. Until then nothing is thrown, so that whoever may not ask at all is told that first (2.1, AUTH-09).
 */
public final class Parameters {
    private final Map<String, List<String>> values;
    private final Function<String, Problem> malformed;

    /** What is wrong with them as a whole; null when nothing is. */
    private final Problem flaw;

    private Parameters(Map<String, List<String>> values, Function<String, Problem> malformed, Problem flaw) {
        this.values = values;
        this.malformed = malformed;
        this.flaw = flaw;
    }

    public static Parameters ofQuery(ServerRequest request) {
        return ofQuery(request.prologue().query().rawValue());
    }

    static Parameters ofQuery(String raw) {
        return parse(raw, Problem::badQuery);
    }

    /** Of a form body; tolerates raw spaces and a trailing ampersand, as existing clients send them. */
    public static Parameters ofForm(String raw) {
        return parse(raw, Problem::badForm);
    }

    /**
     * Of a JSON object whose members were made text.
     *
     * @param flaw what could not be made text, or null
     */
    static Parameters ofMembers(Map<String, List<String>> members, Problem flaw) {
        return new Parameters(members, Problem::badForm, flaw);
    }

    /** Of a body that cannot be read; whoever reads a value is told why. */
    static Parameters unreadable(Problem flaw) {
        return new Parameters(Map.of(), Problem::badForm, flaw);
    }

    /** Nothing was sent at all, not even something that cannot be read. */
    public boolean isEmpty() {
        return values.isEmpty() && flaw == null;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Set<String> names() {
        return values.keySet();
    }

    /**
     * What a value seems to be, for the question that comes before the check of it; empty when it cannot be told. The
     * value must be read properly before anything is done with it.
     */
    public Optional<String> hint(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** All values of a repeatable parameter, in the order sent. @throws Problem when anything sent cannot be read */
    public List<String> all(String name) {
        if (flaw != null) {
            throw flaw;
        }
        return values.getOrDefault(name, List.of());
    }

    /** @throws Problem 400 when the parameter repeats */
    public Optional<String> find(String name) {
        var found = all(name);
        if (found.size() > 1) {
            throw malformed.apply("%s must not be repeated".formatted(name));
        }
        return found.stream().findFirst();
    }

    /** @throws Problem 400 when the parameter is missing, blank or repeated */
    public String required(String name) {
        return find(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> malformed.apply("%s is required and must not be blank".formatted(name)));
    }

    /** Text of at most that many characters, stripped. @throws Problem 400 when it is longer */
    public Optional<String> text(String name, int most) {
        return find(name).map(String::strip).map(value -> {
            if (value.length() > most) {
                throw malformed.apply("%s must not exceed %d characters".formatted(name, most));
            }
            return value;
        });
    }

    /** Anything but {@code true}, in whatever case, is false. */
    public Optional<Boolean> flag(String name) {
        return find(name).map(value -> value.strip().equalsIgnoreCase("true"));
    }

    /** @throws Problem 400 when it is no whole number of at least {@code least} */
    public Optional<Integer> number(String name, int least) {
        return find(name).map(value -> {
            try {
                int number = Integer.parseInt(value);
                if (number >= least) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // told below, like a number that is too small
            }
            throw malformed.apply("%s must be a whole number of at least %d".formatted(name, least));
        });
    }

    public Problem malformed(String detail) {
        return malformed.apply(detail);
    }

    private static Parameters parse(String raw, Function<String, Problem> malformed) {
        var values = new LinkedHashMap<String, List<String>>();
        boolean clean = true;
        for (String pair : raw == null ? List.<String>of() : List.of(raw.split("&", -1))) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            clean &= name.isPresent() && value.isPresent();
            name.map(key -> values.computeIfAbsent(key, _ -> new ArrayList<>()))
                    .ifPresent(all -> value.ifPresent(all::add));
        }
        return new Parameters(
                values,
                malformed,
                clean ? null : malformed.apply("a parameter is not valid UTF-8 text without control characters"));
    }

    /** Empty for what is no clean text. */
    private static Optional<String> decode(String raw) {
        try {
            return Optional.of(URLDecoder.decode(raw, StandardCharsets.UTF_8)).filter(Parameters::isClean);
        } catch (IllegalArgumentException badEscape) {
            return Optional.empty();
        }
    }

    /** No NUL or other control character but tab and line breaks, nothing that was invalid UTF-8 or is half a character. */
    static boolean isClean(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0xFFFD
                        || c == 0x7F
                        || (c < 0x20 && c != '\n' && c != '\r' && c != '\t')
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
