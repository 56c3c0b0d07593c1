package maat.server.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.List;
import maat.server.principal.Proofs;

/** What the token endpoint offers (RFC 8414), and the public keys by which credentials for the PACS are verified. */
public final class MetadataRoutes implements HttpService {
    /** Shorter than keys are published before they are used ({@link KeyRotation#AHEAD}). */
    private static final String KEPT = "public, max-age=300";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Keys keys;
    private final String metadata;

    /** @param issuer {@code {root}/api} */
    public MetadataRoutes(Keys keys, URI issuer) {
        this.keys = keys;
        this.metadata = metadata(issuer.toString());
    }

    /** By the rule of RFC 8414 3.1, and by the older one that appends to the issuer. */
    @Override
    public void routing(HttpRules rules) {
        rules.get("/.well-known/oauth-authorization-server", this::describe)
                .get("/.well-known/oauth-authorization-server/api", this::describe)
                .get("/api/.well-known/oauth-authorization-server", this::describe)
                .get("/api/.well-known/jwks.json", this::publish);
    }

    private void describe(ServerRequest request, ServerResponse response) {
        send(response, "application/json", metadata);
    }

    private void publish(ServerRequest request, ServerResponse response) {
        send(response, "application/jwk-set+json", new JWKSet(keys.published()).toString());
    }

    private static void send(ServerResponse response, String type, String document) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(HeaderNames.CACHE_CONTROL, KEPT);
        response.send(document);
    }

    private static String metadata(String issuer) {
        var document = JSON.createObjectNode()
                .put("issuer", issuer)
                .put("token_endpoint", issuer + "/token")
                .put("introspection_endpoint", issuer + "/token/introspect")
                .put("revocation_endpoint", issuer + "/token/revoke")
                .put("jwks_uri", issuer + "/.well-known/jwks.json");
        document.putPOJO("response_types_supported", List.of());
        document.putPOJO("grant_types_supported", List.of(TokenRoutes.TOKEN_EXCHANGE));
        document.putPOJO("scopes_supported", List.of("viewer", "read", "write", "pep"));
        document.putPOJO("dpop_signing_alg_values_supported", Proofs.ALGORITHM_NAMES);
        for (String endpoint : List.of("token", "introspection", "revocation")) {
            document.putPOJO(
                    endpoint + "_endpoint_auth_methods_supported",
                    List.of("client_secret_basic", "private_key_jwt", "none"));
            document.putPOJO(
                    endpoint + "_endpoint_auth_signing_alg_values_supported", ClientAssertions.ALGORITHM_NAMES);
        }
        return document.toString();
    }
}
