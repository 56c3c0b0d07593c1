package maat.server.user;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.Problem;
import maat.server.principal.InvalidToken;
import maat.server.principal.Proof;

/**
 * {@code /api/register}: the first login of a user, and every later one (reference 1.3, 2.7). The token is in the form;
 * a header with credentials is not looked at (H-32), unless it proves the key of that token.
 */
public final class RegisterRoutes implements HttpService {
    private final Registration registration;

    public RegisterRoutes(Registration registration) {
        this.registration = registration;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::register);
    }

    private void register(ServerRequest request, ServerResponse response) {
        Callers.refuseSeveral(request);
        String token = Form.ofBody(request).required("access_token");
        Answers.json(response, 200, registration.register(token, proof(request), Callers.address(request)));
    }

    private static Optional<Proof> proof(ServerRequest request) {
        try {
            return Callers.proof(request);
        } catch (InvalidToken refused) {
            throw Problem.badForm("access_token was refused: " + refused.reason());
        }
    }
}
