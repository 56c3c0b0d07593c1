package maat.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of a request with a body: a form, or beyond the original a JSON object. An empty form body gives way to the
 * query, as existing clients need it.
 */
public final class Form {
    /** Bytes of a body that is a form or a small document (H-26). */
    public static final int MOST_BYTES = 1024 * 1024;

    /** Of two members of one name none is meant more than the other, and what follows the object was not meant at all. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Form() {}

    /**
     * Reads the body to its end. Who reads a field of it is told 400 when the fields cannot be read, 413 when the body is
     * too large, 415 for other content.
     */
    public static Parameters of(ServerRequest request) {
        var fields = ofBody(request);
        return fields.isEmpty() && !isJson(request) ? Parameters.ofQuery(request) : fields;
    }

    /** Whether the body is said to be JSON; everything else is a form. */
    public static boolean isJson(ServerRequest request) {
        return contentType(request).equals("application/json");
    }

    /** The fields of the body alone, for secrets, which are never read from a query (H-32). */
    public static Parameters ofBody(ServerRequest request) {
        try {
            return fields(contentType(request), text(request));
        } catch (Problem unreadable) {
            return Parameters.unreadable(unreadable);
        }
    }

    private static Parameters fields(String type, String body) {
        return switch (type) {
            case "application/json" -> ofJson(body);
            case "", "application/x-www-form-urlencoded" -> Parameters.ofForm(body);
            default ->
                throw Problem.of(
                        415, "Unsupported Media Type", "Send application/x-www-form-urlencoded or application/json");
        };
    }

    /** The media type of the body, lower case and without parameters; empty when the request names none. */
    public static String contentType(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** The whole body as text. @throws Problem 413 when it is too large, 400 when it is not UTF-8 */
    public static String text(ServerRequest request) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(request, MOST_BYTES)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw Problem.badForm("the body is not UTF-8");
        }
    }

    /** The whole body. @throws Problem 413 when it exceeds that many bytes */
    public static byte[] bytes(ServerRequest request, int most) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream body = request.content().inputStream()) {
            byte[] content = body.readNBytes(most + 1);
            if (content.length > most) {
                throw Problem.of(413, "Content Too Large", "The body must not exceed %d bytes".formatted(most));
            }
            return content;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Parameters ofJson(String body) {
        JsonNode document;
        try {
            document = JSON.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw Problem.badForm("the body is not JSON");
        }
        if (document == null || !document.isObject()) {
            throw Problem.badForm("the body must be a JSON object");
        }
        Map<String, List<String>> members = new LinkedHashMap<>();
        Problem flaw = null;
        for (var member : document.properties()) {
            var values = elements(member.getValue());
            if (!values.stream().allMatch(Form::isText)) {
                flaw = Problem.badForm("%s must be text, a number or a boolean".formatted(member.getKey()));
            }
            members.put(
                    member.getKey(),
                    values.stream().filter(Form::isText).map(JsonNode::asText).toList());
        }
        return Parameters.ofMembers(members, flaw);
    }

    private static List<JsonNode> elements(JsonNode value) {
        return value.isArray() ? value.valueStream().toList() : List.of(value);
    }

    private static boolean isText(JsonNode value) {
        return value.isValueNode() && !value.isNull() && Parameters.isClean(value.asText());
    }
}
