package maat.server.event;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import maat.server.database.Transaction;
import maat.server.http.Parameters;
import maat.server.http.PathValue;
import maat.server.http.Problem;

/**
 * What of an album's history is asked for (reference 2.4.4): comments, mutations or both, and of mutations alone those
 * that fit every filter that is named. Values of one filter are alternatives.
 *
 * @param conditions on an event {@code e}, each preceded by {@code and}
 */
record EventFilter(String conditions, Map<String, Object> bindings) {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern MOMENT = Pattern.compile(DATE.pattern() + " \\d{2}:\\d{2}:\\d{2}");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    /** Whether the reference {@code x} is that of the user {@code u} (2.1). */
    private static final String NAMES_USER =
            "case when position('@' in x) > 0 then u.email = lower(trim(x)) else u.sub = x end";

    private static final String NAMED_USERS =
            "(select u.id from users u where exists (select from unnest(:user) x where " + NAMES_USER + "))";

    private static final String ALBUM = "(select id from albums where album_id = :album)";

    /** What in an album a filter may name, by its parameter: a condition on the value {@code x}. */
    private static final Map<String, String> KNOWN = Map.of(
            "user",
            "select from users u where " + NAMES_USER,
            "studies",
            "select from studies t where t.study_uid = x and (exists (select from events e where e.album = "
                    + ALBUM
                    + " and e.study = t.id) or exists (select from album_series l join series s on s.id = l.series"
                    + " where l.album = " + ALBUM + " and s.study = t.id))",
            "series",
            "select from series s where s.series_uid = x and (exists (select from events e join event_series w"
                    + " on w.event = e.id where e.album = " + ALBUM + " and w.series = s.id) or exists ("
                    + "select from album_series l where l.album = " + ALBUM + " and l.series = s.id))",
            "capabilityToken",
            "select from capability_tokens c where c.id = x and c.album = " + ALBUM,
            "reportProvider",
            "select where false");

    EventFilter {
        bindings = Map.copyOf(bindings);
    }

    /** @throws Problem 400 when a value cannot be one of its filter */
    static EventFilter of(Parameters query) {
        var types = query.all("types");
        for (String type : types) {
            if (!type.equals("comments") && !type.equals("mutations")) {
                throw query.malformed("types must be comments or mutations");
            }
        }
        boolean comments = types.isEmpty() || types.contains("comments");
        boolean mutations = types.isEmpty() || types.contains("mutations");
        if (comments) {
            return new EventFilter(mutations ? "" : " and e.comment is not null", Map.of());
        }
        return new Building(query).build();
    }

    /** @throws Problem 400 when a filter names what the album does not know */
    void requireKnown(Transaction transaction, String album, Parameters query) {
        KNOWN.forEach((name, isKnown) -> {
            if (bindings.containsKey(name) && anyUnknown(transaction, album, name, isKnown)) {
                throw query.malformed("%s names what is unknown in this album".formatted(name));
            }
        });
    }

    private boolean anyUnknown(Transaction transaction, String album, String name, String isKnown) {
        return transaction
                .query("select exists (select from unnest(:values) x where :album <> '' and not exists (%s))"
                        .formatted(isKnown))
                .bind("values", bindings.get(name))
                .bind("album", album)
                .mapTo(Boolean.class)
                .one();
    }

    /** The filters of a query, one after the other. */
    private static final class Building {
        private final Parameters query;
        private final StringBuilder conditions = new StringBuilder(" and e.mutation is not null");
        private final Map<String, Object> bindings = new LinkedHashMap<>();

        Building(Parameters query) {
            this.query = query;
        }

        EventFilter build() {
            add("type", "e.mutation = any(:type)", this::type);
            add("family", "e.mutation = any(:family)", this::family);
            add("user", "(e.author in " + NAMED_USERS + " or e.target in " + NAMED_USERS + ")", this::text);
            add("studies", "e.study in (select id from studies where study_uid = any(:studies))", this::uid);
            add("series", """
                    exists (select from event_series w join series s on s.id = w.series
                        where w.event = e.id and s.series_uid = any(:series))""", this::uid);
            add("capabilityToken", "e.capability = any(:capabilityToken)", this::text);
            add("reportProvider", "false and :reportProvider is not null", this::text);
            at("startDate", LocalTime.MIN, 0, "e.event_time >= :startDate");
            at("endDate", LocalTime.of(23, 59, 59), 1, "e.event_time < :endDate");
            return new EventFilter(conditions.toString(), bindings);
        }

        private void add(String name, String condition, Function<String, List<String>> reader) {
            if (!query.has(name)) {
                return;
            }
            var values = new ArrayList<String>();
            query.all(name).forEach(value -> values.addAll(reader.apply(value)));
            bindings.put(name, values.toArray(String[]::new));
            conditions.append(" and ").append(condition);
        }

        private List<String> type(String name) {
            return List.of(Mutation.shown(name)
                    .orElseThrow(() -> query.malformed("type is not the name of a mutation"))
                    .name());
        }

        private List<String> family(String name) {
            var members = Mutation.ofFamily(name).stream().map(Mutation::name).toList();
            if (members.isEmpty()) {
                throw query.malformed("family must be webhooks, sending, users or report_provider");
            }
            return members;
        }

        private List<String> uid(String uid) {
            if (!PathValue.isUid(uid)) {
                throw query.malformed("%s is not a valid UID".formatted(uid));
            }
            return List.of(uid);
        }

        private List<String> text(String value) {
            return List.of(value);
        }

        /** The last second of a day or a moment is meant with all its fractions. */
        private void at(String name, LocalTime timeOfDay, int seconds, String condition) {
            query.find(name).ifPresent(value -> {
                bindings.put(name, moment(name, value, timeOfDay).plusSeconds(seconds));
                conditions.append(" and ").append(condition);
            });
        }

        private OffsetDateTime moment(String name, String value, LocalTime timeOfDay) {
            try {
                if (DATE.matcher(value).matches()) {
                    return LocalDate.parse(value).atTime(timeOfDay).atOffset(ZoneOffset.UTC);
                }
                if (MOMENT.matcher(value).matches()) {
                    return LocalDateTime.parse(value, SECONDS).atOffset(ZoneOffset.UTC);
                }
            } catch (DateTimeException noSuchDay) {
                // told below, like what has another form
            }
            throw query.malformed("%s must be yyyy-MM-dd or yyyy-MM-dd HH:mm:ss".formatted(name));
        }
    }
}
