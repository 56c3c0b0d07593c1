package maat.server.study;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.Temporal;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A date or a time, or a range of them, both ends included (DICOM PS3.4 C.2.2.2.5). Texts of one form compare as what
 * they stand for.
 *
 * @param from empty when open
 * @param to empty when open
 */
record Interval(Optional<String> from, Optional<String> to) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern EIGHT_DIGITS = Pattern.compile("[0-9]{8}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HHmmss.SSSSSS").withResolverStyle(ResolverStyle.STRICT);

    /** {@code YYYYMMDD}, {@code A-B}, {@code -B} or {@code A-}; empty when it is none, or no real date. */
    static Optional<Interval> ofDates(String range) {
        return parse(
                range, end -> EIGHT_DIGITS.matcher(end).matches() && reads(end, text -> LocalDate.parse(text, DATE)));
    }

    /** The same of {@code HHMMSS.FFFFFF}. */
    static Optional<Interval> ofTimes(String range) {
        return parse(range, end -> reads(end, text -> LocalTime.parse(text, TIME)));
    }

    private static Optional<Interval> parse(String text, Predicate<String> isValue) {
        int dash = text.indexOf('-');
        String from = dash < 0 ? text : text.substring(0, dash);
        String to = dash < 0 ? text : text.substring(dash + 1);
        boolean named = !from.isEmpty() || !to.isEmpty();
        boolean real = (from.isEmpty() || isValue.test(from)) && (to.isEmpty() || isValue.test(to));
        return named && real ? Optional.of(new Interval(present(from), present(to))) : Optional.empty();
    }

    private static Optional<String> present(String end) {
        return end.isEmpty() ? Optional.empty() : Optional.of(end);
    }

    private static boolean reads(String end, Function<String, Temporal> parsing) {
        try {
            return parsing.apply(end) != null;
        } catch (DateTimeParseException malformed) {
            return false;
        }
    }
}
