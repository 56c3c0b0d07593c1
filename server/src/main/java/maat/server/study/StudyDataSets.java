package maat.server.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Studies as QIDO-RS data sets in DICOM JSON, attributes by rising tag. What has no value is left out; integer strings
 * are written as text, as existing clients know them.
 */
final class StudyDataSets {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Attributes of every list (reference 2.5.1) that come as the PACS described them. */
    private static final Set<String> USUAL = Set.of(
            "00080020",
            "00080030",
            "00080050",
            "00080090",
            "00080201",
            "00100010",
            "00100020",
            "00100030",
            "00100040",
            "00200010");

    /** What the PACS says of all series, also of those that the caller does not see, or of where it keeps them. */
    private static final Set<String> OF_THE_PACS =
            Set.of("00080054", "00080056", "00080061", "00080062", "00081190", "0020000D", "00201206", "00201208");

    private StudyDataSets() {}

    static List<ObjectNode> of(List<StudyRow> rows, StudyFields fields) {
        return rows.stream().map(row -> dataSet(row, fields)).toList();
    }

    private static ObjectNode dataSet(StudyRow row, StudyFields fields) {
        var attributes = new TreeMap<String, ObjectNode>();
        for (var stored : stored(row.attributes()).properties()) {
            boolean shown = USUAL.contains(stored.getKey()) || fields.has(stored.getKey());
            if (shown && !OF_THE_PACS.contains(stored.getKey()) && stored.getValue() instanceof ObjectNode value) {
                attributes.put(stored.getKey(), value);
            }
        }
        attributes.put("00080056", attribute("CS", List.of("ONLINE")));
        if (!row.modalities().isEmpty()) {
            attributes.put("00080061", attribute("CS", row.modalities()));
        }
        attributes.put("0020000D", attribute("UI", List.of(row.uid())));
        attributes.put("00201206", number(row.series()));
        attributes.put("00201208", number(row.instances()));
        if (fields.asksFor(StudyFields.FAVORITES)) {
            attributes.put(StudyFields.FAVORITES, number(row.favorites()));
        }
        if (fields.has(StudyFields.COMMENTS)) {
            attributes.put(StudyFields.COMMENTS, number(row.comments()));
        }
        return JSON.createObjectNode().setAll(attributes);
    }

    private static ObjectNode stored(String attributes) {
        try {
            return JSON.readTree(attributes) instanceof ObjectNode dataSet ? dataSet : JSON.createObjectNode();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the database's JSON is none", impossible);
        }
    }

    private static ObjectNode number(long value) {
        return attribute("IS", List.of(Long.toString(value)));
    }

    private static ObjectNode attribute(String vr, List<String> values) {
        var attribute = JSON.createObjectNode().put("vr", vr);
        var array = attribute.putArray("Value");
        values.forEach(array::add);
        return attribute;
    }
}
