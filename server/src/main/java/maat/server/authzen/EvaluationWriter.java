package maat.server.authzen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import maat.server.authzen.Evaluation.Judgement;
import maat.server.authzen.Evaluation.PacsPass;

/** Writes answers as AuthZEN has them; what enforcement points of ours need besides is in the context. */
final class EvaluationWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private EvaluationWriter() {}

    static String single(Evaluation evaluation) {
        return document(json -> write(json, evaluation));
    }

    static String batch(List<Evaluation> evaluations) {
        return document(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("evaluations");
            for (var evaluation : evaluations) {
                write(json, evaluation);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static String document(Content content) {
        var text = new StringWriter(512);
        try (var json = JSON.createGenerator(text)) {
            content.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Evaluation evaluation) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("decision", evaluation.decision());
        json.writeObjectFieldStart("context");
        json.writeStringField("status", evaluation.status().name().toLowerCase(Locale.ROOT));
        write(json, "reasons", evaluation.reasons());
        if (evaluation.policy().isPresent()) {
            write(json, evaluation.policy().get());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Judgement judgement) throws IOException {
        var decision = judgement.answer().decision();
        if (decision.allow()) {
            json.writeObjectFieldStart("obligations");
            json.writeBooleanField("cache", decision.obligations().cache());
            if (judgement.series().isPresent()) {
                write(json, "series", judgement.series().get());
            }
            json.writeEndObject();
            write(json, "dependencies", decision.dependencies());
            json.writeNumberField("valid_for_ms", judgement.validFor().toMillis());
        }
        json.writeStringField("policy_revision", decision.revision());
        json.writeObjectFieldStart("subject");
        write(json, "user", judgement.bearer().sub());
        write(json, "client", judgement.bearer().client().orElse(null));
        write(json, "acting_party", judgement.bearer().actingParty().orElse(null));
        write(json, "capability", judgement.bearer().capability().orElse(null));
        json.writeEndObject();
        if (judgement.pacsPass().isPresent()) {
            json.writeFieldName("pacs_pass");
            write(json, judgement.pacsPass().get());
        }
    }

    static String pass(PacsPass pass) {
        return document(json -> write(json, pass));
    }

    private static void write(JsonGenerator json, PacsPass pass) throws IOException {
        json.writeStartObject();
        json.writeStringField("token", pass.token());
        json.writeNumberField("holds_for_ms", pass.holdsFor().toMillis());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void write(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
