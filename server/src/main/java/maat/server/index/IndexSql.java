package maat.server.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import maat.server.database.Transaction;

/** The statements that fill the rows of studies and series. A value that the PACS no longer names stays. */
final class IndexSql {
    /** With the escaped backslashes before it: an escaped backslash followed by {@code u0000} is none. */
    private static final Pattern ESCAPED_NUL = Pattern.compile("(?<!\\\\)((?:\\\\{2})*)\\\\u0000");

    private IndexSql() {}

    static boolean isKnown(Transaction transaction, String study) {
        return transaction
                .query("select exists (select from studies where study_uid = :study)")
                .bind("study", study)
                .mapTo(Boolean.class)
                .one();
    }

    /** How many of the series are of that study, or of those only the ones that have pixels. */
    static long count(Transaction transaction, String study, List<String> series, boolean populatedOnly) {
        return transaction
                .query("""
                        select count(*) from series s join studies t on t.id = s.study
                        where t.study_uid = :study and s.series_uid = any(:series) and (s.populated or not :populatedOnly)""")
                .bind("study", study)
                .bind("series", series.toArray(String[]::new))
                .bind("populatedOnly", populatedOnly)
                .mapTo(Long.class)
                .one();
    }

    static void lockStudy(Transaction transaction, String study) {
        transaction
                .query("select id from studies where study_uid = :study for no key update")
                .bind("study", study)
                .mapTo(Long.class)
                .findOne();
    }

    static void storeStudy(Transaction transaction, String study, ObjectNode dataSet) {
        transaction
                .update("""
                        update studies set
                            study_date = coalesce(:date, study_date),
                            study_time = coalesce(:time, study_time),
                            study_description = coalesce(:description, study_description),
                            timezone_offset_from_utc = coalesce(:timezone, timezone_offset_from_utc),
                            accession_number = coalesce(:accession, accession_number),
                            referring_physician_name = coalesce(:referring, referring_physician_name),
                            patient_name = coalesce(:patientName, patient_name),
                            patient_id = coalesce(:patientId, patient_id),
                            patient_birth_date = coalesce(:birthDate, patient_birth_date),
                            patient_sex = coalesce(:sex, patient_sex),
                            study_id = coalesce(:studyId, study_id),
                            attributes = cast(coalesce(cast(attributes as jsonb), '{}')
                                || cast(:attributes as jsonb) as json),
                            populated = true,
                            updated_time = now()
                        where study_uid = :study""")
                .bind("study", study)
                .bind("date", DataSets.text(dataSet, "00080020"))
                .bind("time", DataSets.text(dataSet, "00080030"))
                .bind("description", DataSets.text(dataSet, "00081030"))
                .bind("timezone", DataSets.text(dataSet, "00080201"))
                .bind("accession", DataSets.text(dataSet, "00080050"))
                .bind("referring", DataSets.text(dataSet, "00080090"))
                .bind("patientName", DataSets.text(dataSet, "00100010"))
                .bind("patientId", DataSets.text(dataSet, "00100020"))
                .bind("birthDate", DataSets.text(dataSet, "00100030"))
                .bind("sex", DataSets.text(dataSet, "00100040"))
                .bind("studyId", DataSets.text(dataSet, "00200010"))
                .bind("attributes", stored(dataSet))
                .execute();
    }

    /** PostgreSQL's JSON cannot hold NUL, which careless files carry in their text. */
    static String stored(ObjectNode dataSet) {
        return ESCAPED_NUL.matcher(dataSet.toString()).replaceAll("$1");
    }

    static void storeSeries(Transaction transaction, String study, String series, ObjectNode dataSet) {
        transaction
                .update("""
                        update series set
                            modality = coalesce(:modality, modality),
                            series_description = coalesce(:description, series_description),
                            series_number = coalesce(:number, series_number),
                            body_part_examined = coalesce(:bodyPart, body_part_examined),
                            timezone_offset_from_utc = coalesce(:timezone, timezone_offset_from_utc),
                            instances = coalesce(:instances, instances),
                            attributes = coalesce(attributes, '{}') || cast(:attributes as jsonb),
                            populated = true,
                            reserved_until = null,
                            updated_time = now()
                        where series_uid = :series and study = (select id from studies where study_uid = :study)""")
                .bind("study", study)
                .bind("series", series)
                .bind("modality", DataSets.text(dataSet, "00080060"))
                .bind("description", DataSets.text(dataSet, "0008103E"))
                .bind("number", DataSets.number(dataSet, "00200011"))
                .bind("bodyPart", DataSets.text(dataSet, "00180015"))
                .bind("timezone", DataSets.text(dataSet, "00080201"))
                .bind("instances", DataSets.number(dataSet, "00201209"))
                .bind("attributes", stored(dataSet))
                .execute();
    }

    static boolean isComplete(Transaction transaction, String study) {
        return transaction.query("""
                        select not exists (
                            select from series s join studies t on t.id = s.study
                            where t.study_uid = :study and not s.populated and s.reserved_until > now())""").bind("study", study).mapTo(Boolean.class).one();
    }
}
