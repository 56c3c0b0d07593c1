package maat.proxy.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import maat.proxy.wire.Fields;

/**
 * A refusal or failure as callers see it (RFC 9457, section 2.2 of the behaviour).
 *
 * @param message short class, like "Album Not Found"
 * @param detail one sentence, safe to show
 * @param reasons codes of the policy; empty where no policy spoke
 * @param fields further header fields
 */
public record Problem(int status, String message, String detail, List<String> reasons, Fields fields) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Fields NO_FIELDS = new Fields();

    public static Problem of(int status, String message, String detail) {
        return new Problem(status, message, detail, List.of(), NO_FIELDS);
    }

    public static Problem refused(int status, String message, String detail, List<String> reasons) {
        return new Problem(status, message, detail, reasons, NO_FIELDS);
    }

    /** The same with one more header field. */
    public Problem with(String name, String value) {
        Fields more = new Fields();
        fields.forEach(more::add);
        return new Problem(status, message, detail, reasons, more.add(name, value));
    }

    /** No credentials, or none that can be read: both challenges (AUTH-03). */
    static Problem unauthenticated(String detail) {
        return of(401, "Authorization error", detail)
                .with("WWW-Authenticate", "Basic realm=\"maat\"")
                .with("WWW-Authenticate", "Bearer realm=\"maat\"");
    }

    byte[] json() {
        var out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", Reasons.phrase(status));
            json.writeNumberField("status", status);
            json.writeStringField("message", message);
            json.writeStringField("detail", detail);
            if (!reasons.isEmpty()) {
                json.writeArrayFieldStart("reasons");
                for (String reason : reasons) {
                    json.writeString(reason);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
