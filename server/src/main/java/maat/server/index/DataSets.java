package maat.server.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads single values of DICOM JSON data sets (PS3.18 F.2). */
public final class DataSets {
    private DataSets() {}

    /**
     * The first value as text, without the NUL that careless files pad with; of a person's name its alphabetic part. Null
     * when there is none.
     */
    public static String text(ObjectNode dataSet, String tag) {
        JsonNode value = dataSet.path(tag).path("Value").path(0);
        JsonNode scalar = value.isObject() ? value.path("Alphabetic") : value;
        return scalar.isValueNode() && !scalar.isNull() ? scalar.asText().replace("\0", "") : null;
    }

    /** The first value as a number, null when there is none. */
    public static Integer number(ObjectNode dataSet, String tag) {
        String text = text(dataSet, tag);
        try {
            return text == null ? null : Integer.valueOf(text.strip());
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
