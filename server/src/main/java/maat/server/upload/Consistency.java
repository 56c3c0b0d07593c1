package maat.server.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maat.server.database.Transaction;

/**
 * Whether an instance describes its study and series as those already stored do (reference 5.4, UPL-08, UPL-15). Rows
 * without pixels take no part: a reservation describes nothing.
 */
final class Consistency {

    /** How an incoming value may differ from the stored one. */
    private enum Rule {
        /** What is missing passes; what the stored data set lacks must be missing. */
        LENIENT,
        /** As lenient, compared without the separators of name components. */
        NAME,
        /** As lenient, compared as a time: trailing zeros of the fraction mean nothing. */
        TIME,
        /** Missing counts as a value. */
        EXACT,
        /** As exact, and a missing number is 0. */
        NUMBER
    }

    private record Attribute(String keyword, String tag, String column, Rule rule) {}

    private static final List<Attribute> OF_STUDY = List.of(
            new Attribute("StudyDate", "00080020", "study_date", Rule.LENIENT),
            new Attribute("StudyTime", "00080030", "study_time", Rule.TIME),
            new Attribute("StudyDescription", "00081030", "study_description", Rule.LENIENT),
            new Attribute("TimezoneOffsetFromUTC", "00080201", "timezone_offset_from_utc", Rule.LENIENT),
            new Attribute("AccessionNumber", "00080050", "accession_number", Rule.LENIENT),
            new Attribute("ReferringPhysicianName", "00080090", "referring_physician_name", Rule.NAME),
            new Attribute("PatientName", "00100010", "patient_name", Rule.NAME),
            new Attribute("PatientID", "00100020", "patient_id", Rule.LENIENT),
            new Attribute("PatientBirthDate", "00100030", "patient_birth_date", Rule.LENIENT),
            new Attribute("PatientSex", "00100040", "patient_sex", Rule.LENIENT),
            new Attribute("StudyID", "00200010", "study_id", Rule.EXACT));

    private static final List<Attribute> OF_SERIES = List.of(
            new Attribute("Modality", "00080060", "modality", Rule.EXACT),
            new Attribute("SeriesDescription", "0008103E", "series_description", Rule.EXACT),
            new Attribute("SeriesNumber", "00200011", "series_number", Rule.NUMBER),
            new Attribute("BodyPartExamined", "00180015", "body_part_examined", Rule.EXACT),
            new Attribute("TimezoneOffsetFromUTC", "00080201", "timezone_offset_from_utc", Rule.EXACT));

    private Consistency() {}

    /**
     * Tags, eight hexadecimal digits each, in which the instance contradicts what is stored.
     *
     * @param incoming values by keyword; what the instance lacks is absent or empty
     */
    static List<String> contradictions(
            Transaction transaction, String study, String series, Map<String, String> incoming) {
        var tags = new ArrayList<String>();
        compare(transaction, "studies", "study_uid", study, OF_STUDY, incoming, tags);
        compare(transaction, "series", "series_uid", series, OF_SERIES, incoming, tags);
        return tags.stream().distinct().toList();
    }

    private static void compare(
            Transaction transaction,
            String table,
            String key,
            String uid,
            List<Attribute> attributes,
            Map<String, String> incoming,
            List<String> tags) {
        transaction
                .query("select * from %s where %s = :uid and populated".formatted(table, key))
                .bind("uid", uid)
                .mapToMap()
                .findOne()
                .ifPresent(row -> attributes.stream()
                        .filter(attribute -> !agrees(
                                attribute.rule(),
                                text(row.get(attribute.column())),
                                text(incoming.get(attribute.keyword()))))
                        .map(Attribute::tag)
                        .forEach(tags::add));
    }

    private static boolean agrees(Rule rule, String stored, String incoming) {
        return switch (rule) {
            case LENIENT -> incoming.isEmpty() || incoming.equals(stored);
            case NAME -> name(incoming).isEmpty() || name(incoming).equals(name(stored));
            case TIME -> incoming.isEmpty() || time(incoming).equals(time(stored));
            case EXACT -> incoming.equals(stored);
            case NUMBER -> number(incoming).equals(number(stored));
        };
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString().strip();
    }

    /** The alphabetic component group, which is the one that the index holds. */
    private static String name(String value) {
        return value.split("=", 2)[0].replace("^", "").strip();
    }

    private static String time(String value) {
        String bare = value.replace(":", "");
        return bare.contains(".") ? bare.replaceAll("\\.?0*$", "") : bare;
    }

    private static String number(String value) {
        return value.isEmpty() ? "0" : value.replaceFirst("^\\+?0*(?=\\d)", "");
    }
}
