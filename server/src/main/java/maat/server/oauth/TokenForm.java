package maat.server.oauth;

import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maat.server.http.Form;
import maat.server.http.Parameters;

/**
 * The fields of a request to the token endpoint: from a form body alone, each at most once, and an empty one as good as
 * none (RFC 6749 3.2, H-35).
 */
final class TokenForm {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** RFC 8693 2.1 lets these repeat. */
    private static final Set<String> REPEATABLE = Set.of("resource", "audience");

    private final Parameters fields;

    private TokenForm(Parameters fields) {
        this.fields = fields;
    }

    static TokenForm of(ServerRequest request) {
        String type = Form.contentType(request);
        String body = Form.text(request);
        if (!type.equals(FORM) && !(type.isEmpty() && body.isEmpty())) {
            throw OAuthError.invalidRequest("send " + FORM);
        }
        var fields = Parameters.ofForm(body);
        for (String name : fields.names()) {
            if (fields.all(name).size() > 1 && !REPEATABLE.contains(name)) {
                throw OAuthError.invalidRequest("a field is repeated");
            }
        }
        return new TokenForm(fields);
    }

    Optional<String> find(String name) {
        return fields.find(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return find(name).orElseThrow(() -> OAuthError.invalidRequest(name + " is required"));
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    List<String> all(String name) {
        return fields.all(name).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
