package maat.server.authzen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Locale;
import maat.server.authzen.EvaluationRequest.Batch;
import maat.server.authzen.EvaluationRequest.Semantic;
import maat.server.http.Problem;

/** Reads AuthZEN requests. Members that are not known are tolerated, a name that repeats is not (Z-03). */
final class EvaluationReader {
    /** Evaluations of a batch at most (Z-01). */
    static final int MOST_EVALUATIONS = 100;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    private EvaluationReader() {}

    /** @throws Problem 400 when the body is no JSON object */
    static JsonNode document(String body) {
        try {
            var document = JSON.readTree(body);
            if (document.isObject()) {
                return document;
            }
        } catch (JsonProcessingException notJson) {
            // told below, like JSON that is no object
        }
        throw malformed("the body must be one JSON object");
    }

    /** @throws Problem 400 when subject, action or resource are missing */
    static EvaluationRequest single(JsonNode document) {
        return request(document, NOTHING);
    }

    /** Whether it is to be answered as a single evaluation: AuthZEN wants that where a batch holds none. */
    static boolean isSingle(JsonNode document) {
        return document.path("evaluations").isEmpty();
    }

    /**
     * The evaluations of a batch, each completed by what the message says for all.
     *
     * @throws Problem 400 when one is incomplete, or there are more than {@link #MOST_EVALUATIONS}
     */
    static Batch batch(JsonNode document) {
        var evaluations = document.path("evaluations");
        if (!evaluations.isArray()) {
            throw malformed("evaluations must be an array");
        }
        if (evaluations.size() > MOST_EVALUATIONS) {
            throw malformed("there must not be more than %d evaluations".formatted(MOST_EVALUATIONS));
        }
        var requests = new ArrayList<EvaluationRequest>(evaluations.size());
        for (JsonNode evaluation : evaluations) {
            requests.add(request(evaluation, document));
        }
        return new Batch(requests, semantic(document.path("options").path("evaluations_semantic")));
    }

    private static Semantic semantic(JsonNode word) {
        if (word.isMissingNode()) {
            return Semantic.EXECUTE_ALL;
        }
        for (var semantic : Semantic.values()) {
            if (semantic.name().toLowerCase(Locale.ROOT).equals(word.textValue())) {
                return semantic;
            }
        }
        throw malformed("evaluations_semantic is not one of AuthZEN's");
    }

    private static EvaluationRequest request(JsonNode evaluation, JsonNode defaults) {
        return new EvaluationRequest(
                entity(member(evaluation, defaults, "subject"), "subject"),
                text(member(evaluation, defaults, "action"), "name", "action"),
                entity(member(evaluation, defaults, "resource"), "resource"),
                object(member(evaluation, defaults, "context")));
    }

    private static Entity entity(JsonNode node, String name) {
        return new Entity(text(node, "type", name), text(node, "id", name), object(node.path("properties")));
    }

    private static String text(JsonNode node, String member, String name) {
        String text = node.path(member).textValue();
        if (text == null) {
            throw malformed("%s must be an object with the text %s".formatted(name, member));
        }
        return text;
    }

    private static JsonNode member(JsonNode evaluation, JsonNode defaults, String name) {
        return evaluation.has(name) ? evaluation.get(name) : defaults.path(name);
    }

    private static JsonNode object(JsonNode node) {
        return node.isObject() ? node : NOTHING;
    }

    private static Problem malformed(String detail) {
        return Problem.of(400, "Bad Request", "Not an AuthZEN evaluation: " + detail);
    }
}
