package maat.proxy.stow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Small help with data sets in DICOM JSON (PS3.18 F). */
final class DicomJson {
    static final String ATTRIBUTES = "00001005";
    static final String FILE_ID = "00041500";
    static final String REFERENCED_CLASS = "00081150";
    static final String REFERENCED_INSTANCE = "00081155";
    static final String RETRIEVE_URL = "00081190";
    static final String FAILURE_REASON = "00081197";
    static final String FAILED_SEQUENCE = "00081198";
    static final String REFERENCED_SEQUENCE = "00081199";
    static final String OTHER_FAILURES = "0008119A";

    private DicomJson() {}

    /** Sets an attribute with one value. */
    static void put(ObjectNode dataSet, String tag, String vr, JsonNode value) {
        dataSet.putObject(tag).put("vr", vr).putArray("Value").add(value);
    }

    /** Sets a sequence, unless it would be empty: clients stumble over those. */
    static void putItems(ObjectNode dataSet, String tag, List<ObjectNode> items) {
        if (!items.isEmpty()) {
            dataSet.putObject(tag).put("vr", "SQ").putArray("Value").addAll(items);
        }
    }

    static Iterable<JsonNode> items(JsonNode dataSet, String tag) {
        return dataSet.path(tag).path("Value");
    }

    static String text(JsonNode dataSet, String tag) {
        return dataSet.path(tag).path("Value").path(0).asText("");
    }

    /** A copy without attributes that say nothing, at every depth; an empty one of what is no data set. */
    static ObjectNode withoutEmpty(JsonNode dataSet) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> attribute : dataSet.properties()) {
            JsonNode value = attribute.getValue().path("Value");
            if (value.isArray()) {
                ArrayNode values = JsonNodeFactory.instance.arrayNode();
                value.forEach(v -> {
                    if (!v.isNull()) {
                        values.add(isItem(attribute.getValue()) ? withoutEmpty(v) : v);
                    }
                });
                if (!values.isEmpty()) {
                    ObjectNode kept = copy.putObject(attribute.getKey());
                    kept.set("vr", attribute.getValue().path("vr"));
                    kept.set("Value", values);
                }
            } else if (attribute.getValue().has("InlineBinary")) {
                copy.set(attribute.getKey(), attribute.getValue());
            }
        }
        return copy;
    }

    private static boolean isItem(JsonNode attribute) {
        return attribute.path("vr").asText().equals("SQ");
    }
}
