package maat.server.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.Problem;
import maat.server.principal.InvalidToken;
import maat.server.principal.PresentedTokens;
import maat.server.principal.Proof;

/**
 * {@code POST /access/v1/proof}: whether a request to an enforcement point was made by whoever holds the key of its token
 * (RFC 9449). Asked once for each such request, since a proof counts once; what the token may do is asked afterwards, as
 * often as need be, with the property {@code proven}. For internal clients only.
 */
public final class ProofRoutes implements HttpService {
    private final Callers callers;
    private final PresentedTokens tokens;

    public ProofRoutes(Callers callers, PresentedTokens tokens) {
        this.callers = callers;
        this.tokens = tokens;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/access/v1/proof", this::verify);
    }

    private void verify(ServerRequest request, ServerResponse response) {
        callers.internal(request);
        var document = EvaluationReader.document(Form.text(request));
        var proof = new Proof(required(document, "proof"), required(document, "method"), required(document, "path"));
        var answer = JsonNodeFactory.instance.objectNode();
        try {
            tokens.holder(required(document, "token"), proof);
            answer.put("valid", true);
        } catch (InvalidToken refused) {
            answer.put("valid", false).put("reason", refused.reason());
        }
        Answers.json(response, 200, answer.toString());
    }

    private static String required(JsonNode document, String name) {
        String text = document.path(name).textValue();
        if (text == null) {
            throw Problem.of(400, "Bad Request", "The text %s is required".formatted(name));
        }
        return text;
    }
}
