package maat.proxy.dicomweb;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The attributes that a search for instances may match: any tag (also a path of tags), and the keywords of PS3.18 table
 * 10.6.3-5 with those of studies and series, as viewers name them.
 */
final class SearchKeys {
    /** {@code 0020000D}, {@code 00400275.00400007}. */
    private static final Pattern TAGS = Pattern.compile("[0-9A-Fa-f]{8}(\\.[0-9A-Fa-f]{8}){0,7}");

    private static final Set<String> KEYWORDS = Set.of(
            "StudyInstanceUID",
            "StudyDate",
            "StudyTime",
            "StudyID",
            "StudyDescription",
            "AccessionNumber",
            "ModalitiesInStudy",
            "ReferringPhysicianName",
            "PatientName",
            "PatientID",
            "PatientBirthDate",
            "PatientSex",
            "SeriesInstanceUID",
            "SeriesNumber",
            "SeriesDescription",
            "Modality",
            "BodyPartExamined",
            "PerformedProcedureStepStartDate",
            "PerformedProcedureStepStartTime",
            "SOPClassUID",
            "SOPInstanceUID",
            "InstanceNumber",
            "ContentDate",
            "ContentTime",
            "Rows",
            "Columns",
            "NumberOfFrames",
            "BitsAllocated");

    private SearchKeys() {}

    static boolean matches(String name) {
        return KEYWORDS.contains(name) || TAGS.matcher(name).matches();
    }

    /** Tags are written in capitals. */
    static String canonical(String name) {
        return KEYWORDS.contains(name) ? name : name.toUpperCase(Locale.ROOT);
    }
}
