package maat.server.authzen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.PathValue;
import maat.server.http.Problem;
import maat.server.principal.Principal;

/**
 * {@code POST /pacs/pass}: lets a proxy look at the PACS on its own behalf, at the series that the JSON body names by
 * {@code study} and {@code series}, or at lists that name no study. For internal clients alone.
 */
public final class PacsPassRoutes implements HttpService {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Callers callers;
    private final PacsPasses passes;

    public PacsPassRoutes(Callers callers, PacsPasses passes) {
        this.callers = callers;
        this.passes = passes;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/pacs/pass", this::pass);
    }

    private void pass(ServerRequest request, ServerResponse response) {
        var client = callers.internal(request);
        String name = client.principal() instanceof Principal.Client program ? program.id() : "";
        var about = about(Form.text(request));
        var pass = about.isEmpty()
                ? passes.ofProgram(name)
                : passes.ofProgram(name, uid(about, "study"), uid(about, "series"));
        Answers.json(response, 200, EvaluationWriter.pass(pass));
    }

    private static JsonNode about(String body) {
        try {
            var about = JSON.readTree(body);
            if (about.isObject()) {
                return about;
            }
        } catch (JsonProcessingException notJson) {
            // told below, like JSON that is no object
        }
        throw Problem.of(400, "Bad Request", "Send a JSON object, with study and series or with neither");
    }

    private static String uid(JsonNode about, String name) {
        String uid = about.path(name).asText();
        if (!PathValue.isUid(uid)) {
            throw Problem.of(400, "Bad Request", "%s must be a UID".formatted(name));
        }
        return uid;
    }
}
