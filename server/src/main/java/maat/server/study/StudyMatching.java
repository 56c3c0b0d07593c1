package maat.server.study;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import maat.server.http.Parameters;
import maat.server.http.PathValue;

/** Reads the matching keys of a study search (reference 2.5.1 with Q-42) and turns them into conditions. */
final class StudyMatching {
    /** Characters of a value to match at most; no attribute that is searched is longer. */
    private static final int LONGEST = 1024;

    /** UIDs of a list at most. */
    private static final int MOST_UIDS = 1000;

    private static final String LIST = "[,\\\\]";
    private static final String BETWEEN_WORDS = "[\\^= ,]+";

    private final Parameters query;
    private final boolean fuzzy;

    private StudyMatching(Parameters query) {
        this.query = query;
        this.fuzzy = query.flag("fuzzymatching").orElse(false);
    }

    /**
     * What a study must fulfil, by one condition for each key that has a value.
     *
     * @throws Problem 400 for values that are not of the attribute's kind
     */
    static List<Condition> ofStudy(Parameters query) {
        var matching = new StudyMatching(query);
        return Arrays.stream(StudyField.values())
                .filter(field -> field.kind() != StudyField.Kind.MODALITY)
                .flatMap(field -> matching.condition(field).stream())
                .toList();
    }

    /** What some visible series of a study must fulfil (STU-10, Q-35). @throws Problem 400 when the key repeats */
    static Optional<Condition> ofSeries(Parameters query) {
        return new StudyMatching(query).condition(StudyField.MODALITIES_IN_STUDY);
    }

    /** That the study is one of those asked for. @throws Problem 400 for what is no list of UIDs */
    static Optional<Condition> uids(Parameters query) {
        var uids = values(query, StudyField.STUDY_INSTANCE_UID)
                .flatMap(value -> Arrays.stream(value.split(LIST)))
                .map(String::strip)
                .filter(uid -> !uid.isEmpty())
                .distinct()
                .toList();
        if (uids.size() > MOST_UIDS || !uids.stream().allMatch(PathValue::isUid)) {
            throw query.malformed("StudyInstanceUID must be a UID, or a list of at most %d".formatted(MOST_UIDS));
        }
        return uids.isEmpty()
                ? Optional.empty()
                : Optional.of(new Condition("t.study_uid = any(:uids)", Map.of("uids", uids.toArray(String[]::new))));
    }

    private static Stream<String> values(Parameters query, StudyField field) {
        return query.names().stream().filter(field::isNamed).flatMap(name -> query.all(name).stream());
    }

    private Optional<Condition> condition(StudyField field) {
        return switch (field.kind()) {
            case UID -> uids(query);
            case DATE -> value(field).map(value -> within(field, date(field), value, Interval::ofDates));
            case TIME -> value(field).map(value -> within(field, time(field), value, Interval::ofTimes));
            case TEXT -> value(field).map(value -> text(field, new TextPattern(value)));
            case PERSON_NAME -> value(field).map(value -> personName(field, new TextPattern(value)));
            case CODE, MODALITY -> value(field).map(value -> oneOf(field, value));
        };
    }

    private Optional<String> value(StudyField field) {
        var values = values(query, field).map(String::strip).toList();
        if (values.size() > 1) {
            throw query.malformed("%s must not be repeated".formatted(field.keyword()));
        }
        var value = values.stream().findFirst();
        if (value.isPresent() && value.get().length() > LONGEST) {
            throw query.malformed("%s must not exceed %d characters".formatted(field.keyword(), LONGEST));
        }
        return value.filter(text -> !new TextPattern(text).isUniversal());
    }

    private Condition within(
            StudyField field, String stored, String value, Function<String, Optional<Interval>> reading) {
        var interval = reading.apply(value).orElseThrow(() -> query.malformed(malformed(field)));
        String name = name(field);
        return new Condition(
                "%1$s between :%2$s_from and :%2$s_to".formatted(stored, name),
                Map.of(
                        name + "_from", interval.from().orElse(""),
                        name + "_to", interval.to().orElse("~")));
    }

    private static String malformed(StudyField field) {
        return field.kind() == StudyField.Kind.TIME
                ? "%s must be a time HHMMSS.FFFFFF or a range of times".formatted(field.keyword())
                : "%s must be a date YYYYMMDD or a range of dates".formatted(field.keyword());
    }

    private static String date(StudyField field) {
        return field.column() + " collate \"C\"";
    }

    /** A stored time without its last parts has zeros there, so that times compare as times (D-22). */
    private static String time(StudyField field) {
        return """
                (rpad(split_part(replace(%1$s, ':', ''), '.', 1), 6, '0')
                    || '.' || rpad(split_part(%1$s, '.', 2), 6, '0')) collate "C\"""".formatted(field.column());
    }

    private Condition text(StudyField field, TextPattern pattern) {
        String name = name(field);
        String like = "%s ilike :%s".formatted(field.column(), name);
        return fuzzy
                ? new Condition(
                        "(" + like + soundsLike(field) + ")",
                        Map.of(name, pattern.like(), name + "_sound", pattern.withoutWildcards()))
                : new Condition(like, Map.of(name, pattern.like()));
    }

    /** Each of a name's groups may match; empty components at its end are none. */
    private Condition personName(StudyField field, TextPattern pattern) {
        String name = name(field);
        String like = """
                (%1$s ilike :%2$s or rtrim(%1$s, '^') ilike :%2$s
                    or %1$s_ideographic ilike :%2$s or %1$s_phonetic ilike :%2$s""".formatted(field.column(), name);
        return fuzzy
                ? new Condition(
                        like + soundsLike(field) + everyWordSounds(field) + ")",
                        Map.of(
                                name,
                                pattern.like(),
                                name + "_sound",
                                pattern.withoutWildcards(),
                                name + "_words",
                                words(pattern.withoutWildcards())))
                : new Condition(like + ")", Map.of(name, pattern.like()));
    }

    private static String soundsLike(StudyField field) {
        return " or (soundex(%1$s) <> '' and soundex(%1$s) = soundex(:%2$s_sound))"
                .formatted(field.column(), name(field));
    }

    /** Every word asked for sounds like some word of the name. */
    private static String everyWordSounds(StudyField field) {
        return """
                or (:%2$s_words <> '{}' and not exists (select from unnest(:%2$s_words) wanted where not exists (
                    select from regexp_split_to_table(%1$s, '%3$s') word
                    where soundex(word) <> '' and soundex(word) = soundex(wanted))))""".formatted(field.column(), name(field), BETWEEN_WORDS);
    }

    private static String[] words(String text) {
        return Arrays.stream(text.split(BETWEEN_WORDS))
                .filter(word -> word.chars().anyMatch(Character::isLetter))
                .toArray(String[]::new);
    }

    private static Condition oneOf(StudyField field, String value) {
        String[] codes = Arrays.stream(value.split(LIST))
                .map(code -> new TextPattern(code.strip()).like())
                .toArray(String[]::new);
        return new Condition("%s ilike any(:%s)".formatted(field.column(), name(field)), Map.of(name(field), codes));
    }

    private static String name(StudyField field) {
        return "t" + field.tag();
    }
}
