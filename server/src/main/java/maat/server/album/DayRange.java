package maat.server.album;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import maat.server.http.Parameters;
import maat.server.http.Problem;

/**
 * Whole days in UTC, as a filter names them: {@code 20310203}, {@code A-B}, {@code -B} up to and including, {@code A-}
 * from (reference 2.4.2).
 *
 * @param from first day; empty for no bound
 * @param until last day; empty for no bound
 */
record DayRange(Optional<LocalDate> from, Optional<LocalDate> until) {
    static final DayRange ALWAYS = new DayRange(Optional.empty(), Optional.empty());

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

    /** @throws Problem 400 for anything else, days that no calendar has included (ALB-07) */
    static DayRange of(Parameters query, String name) {
        return query.find(name).map(text -> read(query, name, text)).orElse(ALWAYS);
    }

    private static DayRange read(Parameters query, String name, String text) {
        try {
            int dash = text.indexOf('-');
            if (dash < 0) {
                var day = Optional.of(LocalDate.parse(text, DAY));
                return new DayRange(day, day);
            }
            var range = new DayRange(bound(text.substring(0, dash)), bound(text.substring(dash + 1)));
            if (!range.equals(ALWAYS)) {
                return range;
            }
        } catch (DateTimeException noDay) {
            // told below, like a range without bounds
        }
        throw query.malformed("%s must be YYYYMMDD, YYYYMMDD-YYYYMMDD, -YYYYMMDD or YYYYMMDD-".formatted(name));
    }

    private static Optional<LocalDate> bound(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text, DAY));
    }
}
