package maat.acceptance.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a client sees. */
public record Answer(int status, HttpHeaders headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Answer of(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("No JSON: " + text(), e);
        }
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public List<String> headers(String name) {
        return headers.allValues(name);
    }

    /** {@code X-Total-Count} of a list. */
    public int total() {
        return Integer.parseInt(header("X-Total-Count"));
    }

    /** The only part of a multipart answer. */
    public byte[] onlyPart() {
        return Multipart.onlyPart(header("Content-Type"), body);
    }

    @Override
    public String toString() {
        String text = text();
        return "%d %s".formatted(status, text.length() > 600 ? text.substring(0, 600) + "…" : text);
    }
}
