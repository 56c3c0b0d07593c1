package maat.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The description of everything below {@code /api} that the server answers, as written by hand. */
final class OpenApiDocument {
    private static final String FOLDER = "/maat/openapi/";

    private OpenApiDocument() {}

    static byte[] yaml() {
        return beside("openapi.yaml");
    }

    static JsonNode json() {
        try {
            return new YAMLMapper().readTree(yaml());
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** A file of ours beside the document. */
    static byte[] beside(String name) {
        return bytes(FOLDER + name);
    }

    /** A file on the class path, which must be there. */
    static byte[] bytes(String path) {
        try (var file = OpenApiDocument.class.getResourceAsStream(path)) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
