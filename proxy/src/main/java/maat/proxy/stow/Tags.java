package maat.proxy.stow;

import java.util.Map;

/** The attributes that the proxy reads (10.3 "Tags read"), as unsigned 32-bit numbers in an int. */
final class Tags {
    static final int TRANSFER_SYNTAX = 0x00020010;
    static final int META_LENGTH = 0x00020000;
    static final int CHARACTER_SET = 0x00080005;
    static final int SOP_CLASS = 0x00080016;
    static final int SOP_INSTANCE = 0x00080018;
    static final int STUDY = 0x0020000D;
    static final int SERIES = 0x0020000E;
    static final int ITEM = 0xFFFEE000;
    static final int ITEM_END = 0xFFFEE00D;
    static final int SEQUENCE_END = 0xFFFEE0DD;

    /** No attribute of interest lies beyond. */
    static final int LAST = 0x00200011;

    /** The identity attributes: tag to keyword. */
    static final Map<Integer, String> IDENTITY = Map.ofEntries(
            Map.entry(0x00080020, "StudyDate"),
            Map.entry(0x00080030, "StudyTime"),
            Map.entry(0x00080050, "AccessionNumber"),
            Map.entry(0x00080060, "Modality"),
            Map.entry(0x00080090, "ReferringPhysicianName"),
            Map.entry(0x00080201, "TimezoneOffsetFromUTC"),
            Map.entry(0x00081030, "StudyDescription"),
            Map.entry(0x0008103E, "SeriesDescription"),
            Map.entry(0x00100010, "PatientName"),
            Map.entry(0x00100020, "PatientID"),
            Map.entry(0x00100030, "PatientBirthDate"),
            Map.entry(0x00100040, "PatientSex"),
            Map.entry(0x00180015, "BodyPartExamined"),
            Map.entry(0x00200010, "StudyID"),
            Map.entry(LAST, "SeriesNumber"));

    private Tags() {}

    static boolean isIdentifier(int tag) {
        return tag == SOP_CLASS || tag == SOP_INSTANCE || tag == STUDY || tag == SERIES;
    }

    static boolean isWanted(int tag) {
        return tag == CHARACTER_SET || isIdentifier(tag) || IDENTITY.containsKey(tag);
    }
}
