package maat.server.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A subject or a resource as an enforcement point names it.
 *
 * @param properties an object, empty when none were sent; what it claims never counts as a fact (Z-02)
 */
record Entity(String type, String id, JsonNode properties) {

    /** A property that is text and not empty. */
    Optional<String> property(String name) {
        return Optional.ofNullable(properties.path(name).textValue()).filter(text -> !text.isEmpty());
    }
}
