package maat.server.study;

import java.util.Arrays;
import java.util.Optional;

/**
 * An attribute by which studies are found (reference 2.5.1), named by keyword or by tag.
 *
 * <p>Columns hold values as the PACS returned them. Text sorts by code point, whatever the database's locale.
 */
enum StudyField {
    STUDY_INSTANCE_UID("StudyInstanceUID", "0020000D", "t.study_uid", Kind.UID, true),
    STUDY_DATE("StudyDate", "00080020", "t.study_date", Kind.DATE, true),
    STUDY_TIME("StudyTime", "00080030", "t.study_time", Kind.TIME, true),
    ACCESSION_NUMBER("AccessionNumber", "00080050", "t.accession_number", Kind.TEXT, true),
    REFERRING_PHYSICIAN_NAME(
            "ReferringPhysicianName", "00080090", "t.referring_physician_name", Kind.PERSON_NAME, true),
    PATIENT_NAME("PatientName", "00100010", "t.patient_name", Kind.PERSON_NAME, true),
    PATIENT_ID("PatientID", "00100020", "t.patient_id", Kind.TEXT, true),
    PATIENT_BIRTH_DATE("PatientBirthDate", "00100030", "t.patient_birth_date", Kind.DATE, false),
    PATIENT_SEX("PatientSex", "00100040", "t.patient_sex", Kind.CODE, false),
    STUDY_ID("StudyID", "00200010", "t.study_id", Kind.TEXT, true),
    STUDY_DESCRIPTION("StudyDescription", "00081030", "t.study_description", Kind.TEXT, false),
    MODALITIES_IN_STUDY("ModalitiesInStudy", "00080061", "s.modality", Kind.MODALITY, false);

    /** How values are compared. */
    enum Kind {
        UID,
        DATE,
        TIME,
        TEXT,
        PERSON_NAME,
        CODE,
        MODALITY
    }

    private final String keyword;
    private final String tag;
    private final String column;
    private final Kind kind;
    private final boolean sortable;

    StudyField(String keyword, String tag, String column, Kind kind, boolean sortable) {
        this.keyword = keyword;
        this.tag = tag;
        this.column = column;
        this.kind = kind;
        this.sortable = sortable;
    }

    String keyword() {
        return keyword;
    }

    String tag() {
        return tag;
    }

    /** Whether a parameter or a sort key means this attribute. */
    boolean isNamed(String name) {
        return keyword.equals(name) || tag.equalsIgnoreCase(name);
    }

    String column() {
        return column;
    }

    Kind kind() {
        return kind;
    }

    /** The field that a sort key names, without its sign. */
    static Optional<StudyField> sortable(String name) {
        return Arrays.stream(values())
                .filter(field -> field.sortable)
                .filter(field -> field.isNamed(name))
                .findFirst();
    }
}
