package maat.proxy.decision;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.Decision.Answer;
import maat.proxy.decision.Decision.Refused;
import maat.proxy.decision.Decision.Undecided;
import maat.proxy.decision.PacsPass.Disclosure;

/** The words of the OpenID AuthZEN evaluation that the proxy speaks (Z-02, Z-03). */
final class AuthZen {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS = 1_000_000;

    private final Disclosure disclosure;

    /** @param disclosure what the PACS is to be told of an allow */
    AuthZen(Disclosure disclosure) {
        this.disclosure = disclosure;
    }

    byte[] question(Question question) {
        var out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart("subject");
            json.writeStringField("type", "token");
            json.writeStringField("id", "bearer");
            json.writeObjectFieldStart("properties");
            json.writeStringField("token", question.token().value());
            if (question.token().isWithProof()) {
                json.writeBooleanField("proven", true);
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeObjectFieldStart("action");
            json.writeStringField("name", question.action());
            json.writeEndObject();
            resource(json, question);
            context(json, question);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static void resource(JsonGenerator json, Question question) throws IOException {
        json.writeObjectFieldStart("resource");
        json.writeStringField("type", question.type());
        json.writeStringField("id", question.id());
        if (question.study() != null) {
            json.writeObjectFieldStart("properties");
            json.writeStringField("study", question.study());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void context(JsonGenerator json, Question question) throws IOException {
        json.writeObjectFieldStart("context");
        json.writeObjectFieldStart("source");
        json.writeStringField("kind", question.door().kind());
        if (question.door().album() != null) {
            json.writeStringField("album", question.door().album());
        }
        json.writeEndObject();
        json.writeStringField("ip", question.address());
        if (disclosure == Disclosure.SIGNED) {
            json.writeBooleanField("pacs_pass", true);
        }
        json.writeEndObject();
    }

    /**
     * Reads an answer; whatever is not clearly an allow is none.
     *
     * @param sentAt {@link Clock#nanos()} when the question was sent: validity counts from there
     * @param asOf number of the last announcement then
     */
    Decision decision(byte[] body, long sentAt, long asOf) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (IOException malformed) {
            return new Undecided();
        }
        JsonNode decided = root.path("decision");
        JsonNode context = root.path("context");
        if (!decided.isBoolean()) {
            return new Undecided();
        }
        return decided.booleanValue()
                ? new Allowed(allowed(context, sentAt), asOf)
                : new Refused(status(context.path("status").asText()), texts(context.path("reasons")));
    }

    private Answer allowed(JsonNode context, long sentAt) {
        JsonNode obligations = context.path("obligations");
        JsonNode validFor = context.path("valid_for_ms");
        boolean bounded = validFor.canConvertToLong();
        boolean named = context.path("dependencies").isArray();
        long millis = bounded ? Math.clamp(validFor.longValue(), 0, 86_400_000L) : 0;
        Set<String> dependencies = new HashSet<>(texts(context.path("dependencies")));
        return new Answer(
                obligations.path("cache").asBoolean(false) && bounded && named,
                texts(obligations.path("series")),
                obligations.isObject() ? obligations : JSON.createObjectNode(),
                Set.copyOf(dependencies),
                sentAt + (bounded ? millis : 3_600_000L) * NANOS,
                context.path("subject").path("user").asText(""),
                PacsPass.of(context, disclosure, sentAt));
    }

    private static int status(String word) {
        return switch (word) {
            case "unauthorized" -> 401;
            case "not_found" -> 404;
            case "conflict" -> 409;
            case "bad_request" -> 400;
            default -> 403;
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            texts.add(item.asText());
        }
        return List.copyOf(texts);
    }
}
