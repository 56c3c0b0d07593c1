package maat.server.index;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keywords of the attributes that lists of studies and series show (DICOM PS3.6). */
public final class Dictionary {
    private static final Pattern TAG = Pattern.compile("[0-9A-Fa-f]{8}");

    private static final Map<String, String> KEYWORDS = Map.ofEntries(
            Map.entry("00080005", "SpecificCharacterSet"),
            Map.entry("00080020", "StudyDate"),
            Map.entry("00080021", "SeriesDate"),
            Map.entry("00080030", "StudyTime"),
            Map.entry("00080031", "SeriesTime"),
            Map.entry("00080050", "AccessionNumber"),
            Map.entry("00080054", "RetrieveAETitle"),
            Map.entry("00080056", "InstanceAvailability"),
            Map.entry("00080060", "Modality"),
            Map.entry("00080061", "ModalitiesInStudy"),
            Map.entry("00080080", "InstitutionName"),
            Map.entry("00080090", "ReferringPhysicianName"),
            Map.entry("00080201", "TimezoneOffsetFromUTC"),
            Map.entry("00081030", "StudyDescription"),
            Map.entry("0008103E", "SeriesDescription"),
            Map.entry("00081190", "RetrieveURL"),
            Map.entry("00100010", "PatientName"),
            Map.entry("00100020", "PatientID"),
            Map.entry("00100021", "IssuerOfPatientID"),
            Map.entry("00100030", "PatientBirthDate"),
            Map.entry("00100040", "PatientSex"),
            Map.entry("00101010", "PatientAge"),
            Map.entry("00101020", "PatientSize"),
            Map.entry("00101030", "PatientWeight"),
            Map.entry("00180015", "BodyPartExamined"),
            Map.entry("0020000D", "StudyInstanceUID"),
            Map.entry("0020000E", "SeriesInstanceUID"),
            Map.entry("00200010", "StudyID"),
            Map.entry("00200011", "SeriesNumber"),
            Map.entry("00201206", "NumberOfStudyRelatedSeries"),
            Map.entry("00201208", "NumberOfStudyRelatedInstances"),
            Map.entry("00201209", "NumberOfSeriesRelatedInstances"),
            Map.entry("00400244", "PerformedProcedureStepStartDate"),
            Map.entry("00400245", "PerformedProcedureStepStartTime"));

    private static final Map<String, String> TAGS = tags();

    private Dictionary() {}

    private static Map<String, String> tags() {
        var tags = new HashMap<String, String>();
        KEYWORDS.forEach((tag, keyword) -> tags.put(keyword, tag));
        return Map.copyOf(tags);
    }

    /** The keyword of a tag of 8 hexadecimal digits in upper case, when it is one that lists show. */
    public static Optional<String> keyword(String tag) {
        return Optional.ofNullable(KEYWORDS.get(tag));
    }

    /** The tag in upper case that a keyword, or 8 hexadecimal digits, name; empty for words that are not known. */
    public static Optional<String> tag(String name) {
        return TAG.matcher(name).matches()
                ? Optional.of(name.toUpperCase(Locale.ROOT))
                : Optional.ofNullable(TAGS.get(name));
    }
}
