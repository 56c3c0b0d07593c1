package maat.server.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import maat.server.config.InvalidSetting;

/**
 * The internal clients that authenticate by a key of their own, as the file of {@code maat.oauth.clients} registers them:
 * a JSON array of objects with {@code client_id} and {@code jwks} (public keys, each with a {@code kid}).
 */
public final class RegisteredClients {
    private static final String SETTING = "maat.oauth.clients";
    private static final Pattern ID = Pattern.compile("[\\x21-\\x39\\x3B-\\x7E]{1,255}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JWKSet> keys;

    private RegisteredClients(Map<String, JWKSet> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** @throws InvalidSetting when the file cannot be read as said above */
    public static RegisteredClients of(Optional<Path> file) {
        var clients = new HashMap<String, JWKSet>();
        if (file.isPresent()) {
            for (JsonNode client : list(file.get())) {
                String id = client.path("client_id").asText();
                if (!ID.matcher(id).matches() || clients.put(id, keys(client)) != null) {
                    throw new InvalidSetting(SETTING, "each client needs a client_id of its own, without colon");
                }
            }
        }
        return new RegisteredClients(clients);
    }

    private static JsonNode list(Path file) {
        try {
            var list = JSON.readTree(Files.readString(file));
            if (list.isArray()) {
                return list;
            }
        } catch (IOException unreadable) {
            throw new InvalidSetting(SETTING, "must name a JSON file: " + unreadable.getMessage());
        }
        throw new InvalidSetting(SETTING, "must name a file with a JSON array of clients");
    }

    private static JWKSet keys(JsonNode client) {
        try {
            var keys = JWKSet.parse(client.path("jwks").toString());
            boolean usable = !keys.isEmpty()
                    && keys.getKeys().stream().noneMatch(JWK::isPrivate)
                    && keys.getKeys().stream().allMatch(key -> key.getKeyID() != null);
            if (usable) {
                return keys;
            }
        } catch (ParseException malformed) {
            // told below
        }
        throw new InvalidSetting(SETTING, "each client needs jwks with public keys, each with a kid");
    }

    Optional<JWKSet> keys(String clientId) {
        return Optional.ofNullable(keys.get(clientId));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }
}
