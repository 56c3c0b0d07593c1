package maat.server.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import maat.server.policy.Decision.Destination;
import maat.server.policy.Decision.Grant;
import maat.server.policy.Decision.Obligations;
import maat.server.policy.Decision.Status;

/** Reads a policy's answer. An answer that says allow but is not whole in every part is a failure, not an allow. */
final class DecisionReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DecisionReader() {}

    /** @throws PolicyFailure when the answer is not of the agreed form */
    static Decision read(String answer, String revision) {
        try {
            var document = JSON.readTree(answer);
            boolean allow = required(document, "allow").booleanValue();
            var status = Status.valueOf(required(document, "status").textValue().toUpperCase(Locale.ROOT));
            if (!document.path("allow").isBoolean() || allow != (status == Status.OK)) {
                throw new PolicyFailure("answer contradicts itself: " + answer);
            }
            return new Decision(
                    allow,
                    status,
                    sorted(texts(required(document, "reasons"))),
                    obligations(document.path("obligations")),
                    sorted(texts(document.path("dependencies"))),
                    revision);
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException unreadable) {
            throw new PolicyFailure("answer is not a decision: " + answer, unreadable);
        }
    }

    /** The grants of a visibility answer. */
    static List<Grant> grants(JsonNode document) {
        var grants = new ArrayList<Grant>();
        for (JsonNode grant : document) {
            grants.add(new Grant(
                    required(grant, "via").textValue(),
                    grant.path("album").textValue(),
                    texts(grant.path("with")),
                    grant.has("studies") ? texts(grant.path("studies")) : null));
        }
        return List.copyOf(grants);
    }

    private static Obligations obligations(JsonNode node) {
        var until = node.path("valid_until");
        var destination = node.path("destination");
        return new Obligations(
                node.path("cache").asBoolean(false),
                until.isNumber() ? OptionalLong.of(until.longValue()) : OptionalLong.empty(),
                grants(node.path("grants")),
                Optional.of(destination).filter(JsonNode::isObject).map(DecisionReader::destination),
                Optional.ofNullable(node.path("view").textValue()),
                node.path("deletes_album").asBoolean(false),
                texts(node.path("scope")),
                Optional.ofNullable(node.path("album").textValue()));
    }

    private static Destination destination(JsonNode node) {
        return new Destination(
                required(node, "kind").textValue(), node.path("album").textValue());
    }

    private static JsonNode required(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null) {
            throw new PolicyFailure("answer lacks " + name + ": " + node);
        }
        return value;
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>(array.size());
        for (JsonNode element : array) {
            texts.add(element.textValue());
        }
        return List.copyOf(texts);
    }

    /** Sets leave the engine in no particular order. */
    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }
}
