package maat.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The operations of the OpenAPI document, with all references followed. */
final class Operations {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final JsonNode DOCUMENT = OpenApiDocument.json();

    private Operations() {}

    /**
     * @param path below {@code /api}, with names in braces
     * @param isForClients whether internal clients alone may ask
     * @param takesJson whether the fields may be sent as JSON too
     */
    record Operation(String method, String path, List<Parameter> parameters, boolean isForClients, boolean takesJson) {
        String name() {
            return method + " " + path;
        }

        Stream<Parameter> in(String place) {
            return parameters.stream().filter(parameter -> parameter.in().equals(place));
        }
    }

    /** @param in {@code path}, {@code query}, {@code header} or {@code form} */
    record Parameter(String name, String in, boolean required, JsonNode schema) {
        boolean is(String type) {
            return schema.path("type").asText().equals(type);
        }
    }

    static List<Operation> all() {
        var operations = new ArrayList<Operation>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> operations.add(
                                operation(path.getKey(), path.getValue(), entry.getKey(), entry.getValue()))));
        return operations;
    }

    private static Operation operation(String path, JsonNode ofPath, String method, JsonNode operation) {
        var parameters = new ArrayList<Parameter>();
        for (JsonNode list : List.of(ofPath.path("parameters"), operation.path("parameters"))) {
            for (JsonNode element : list) {
                var parameter = resolved(element);
                parameters.add(new Parameter(
                        parameter.path("name").asText(),
                        parameter.path("in").asText(),
                        parameter.path("required").asBoolean(),
                        resolved(parameter.path("schema"))));
            }
        }
        var content = resolved(operation.path("requestBody")).path("content");
        var form = resolved(content.path(FORM).path("schema"));
        form.path("properties")
                .properties()
                .forEach(field -> parameters.add(new Parameter(
                        field.getKey(), "form", requires(form, field.getKey()), resolved(field.getValue()))));
        return new Operation(
                method.toUpperCase(java.util.Locale.ROOT),
                path,
                parameters,
                isForClients(operation),
                content.has("application/json"));
    }

    private static boolean isForClients(JsonNode operation) {
        return operation.path("security").toString().equals("[{\"client\":[]}]");
    }

    private static boolean requires(JsonNode form, String field) {
        for (JsonNode name : form.path("required")) {
            if (name.asText().equals(field)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").textValue();
        if (reference == null) {
            return node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : node;
        }
        var target = DOCUMENT.at(reference.substring(1));
        if (target.isMissingNode()) {
            throw new IllegalStateException("nothing is at " + reference);
        }
        return resolved(target);
    }
}
