package maat.server.capability;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import maat.server.http.Parameters;
import maat.server.http.Problem;

/**
 * A capability token as asked for (reference 6.1).
 *
 * @param album the album that it opens, or empty when it stands for its user, whatever flags were sent (CAP-03)
 */
record CapabilityFields(
        String title,
        Optional<String> album,
        boolean read,
        boolean write,
        boolean download,
        boolean appropriate,
        Instant notBefore,
        Instant expiration) {

    private static final int LONGEST_TITLE = 255;
    private static final int DEFAULT_MONTHS = 3;
    private static final int LAST_YEAR = 9999;

    /** A plus sign that a client forgot to encode arrives as a space. */
    private static final Pattern LOST_PLUS = Pattern.compile(" (?=\\d\\d:\\d\\d$)");

    /**
     * @param now to the millisecond, since times are shown so
     * @throws Problem 400 naming the first field that is wrong (CAP-03, CAP-04)
     */
    static CapabilityFields of(Parameters form, Instant now) {
        form.required("title");
        String title = form.text("title", LONGEST_TITLE).orElseThrow();
        var notBefore = time(form, "not_before_time").orElse(now);
        var expiration = time(form, "expiration_time")
                .orElseGet(() ->
                        now.atOffset(ZoneOffset.UTC).plusMonths(DEFAULT_MONTHS).toInstant());
        if (!isForAlbum(form)) {
            return new CapabilityFields(title, Optional.empty(), false, false, false, false, notBefore, expiration);
        }
        boolean read = form.flag("read_permission").orElse(false);
        boolean download = form.flag("download_permission").orElse(false);
        boolean appropriate = form.flag("appropriate_permission").orElse(false);
        if (!read && (download || appropriate)) {
            throw form.malformed("download_permission and appropriate_permission need read_permission");
        }
        boolean write = form.flag("write_permission").orElse(false);
        return new CapabilityFields(
                title, Optional.of(form.required("album")), read, write, download, appropriate, notBefore, expiration);
    }

    /** The album that the token is asked for, as far as the form names one; what else it says is looked at later. */
    static Optional<String> albumOf(Parameters form) {
        boolean album =
                form.hint("scope_type").filter("album"::equalsIgnoreCase).isPresent();
        return album ? form.hint("album") : Optional.empty();
    }

    private static boolean isForAlbum(Parameters form) {
        return switch (form.required("scope_type").toLowerCase(Locale.ROOT)) {
            case "album" -> true;
            case "user" -> false;
            default -> throw form.malformed("scope_type must be user or album");
        };
    }

    private static Optional<Instant> time(Parameters form, String name) {
        return form.find(name).filter(text -> !text.isBlank()).map(text -> {
            try {
                var time = OffsetDateTime.parse(LOST_PLUS.matcher(text.strip()).replaceFirst("+"));
                if (time.getYear() >= 1 && time.getYear() <= LAST_YEAR) {
                    return time.toInstant().truncatedTo(ChronoUnit.MILLIS);
                }
            } catch (DateTimeParseException malformed) {
                // told below, like a time that no calendar of ours holds
            }
            throw form.malformed("%s must be an ISO 8601 time with offset".formatted(name));
        });
    }
}
