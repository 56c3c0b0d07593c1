package maat.policytests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An answer of the policies, whose sets are told in one order, so that answers of different engines compare.
 *
 * @param document the whole answer
 */
record Answer(JsonNode document) {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    static Answer of(String json) {
        try {
            return new Answer(ordered(JSON.readTree(json)));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(json, broken);
        }
    }

    boolean allow() {
        return document.path("allow").asBoolean(false);
    }

    /** Status and reasons, as cases write them: {@code not_found no_path}. */
    String gist() {
        var words = new ArrayList<>(List.of(document.path("status").asText()));
        document.path("reasons").forEach(reason -> words.add(reason.asText()));
        return String.join(" ", words);
    }

    private static JsonNode ordered(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var names = new ArrayList<String>();
                object.fieldNames().forEachRemaining(names::add);
                names.sort(Comparator.naturalOrder());
                var copy = object.objectNode();
                names.forEach(name -> copy.set(name, ordered(object.get(name))));
                yield copy;
            }
            case ArrayNode array -> {
                var elements = new ArrayList<JsonNode>();
                array.forEach(element -> elements.add(ordered(element)));
                elements.sort(Comparator.comparing(JsonNode::toString));
                yield array.arrayNode().addAll(elements);
            }
            default -> node;
        };
    }
}
