package maat.server.authzen;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.principal.Principal;

/** {@code POST /pacs/pass}: lets a proxy look at the PACS on its own behalf. For internal clients alone. */
public final class PacsPassRoutes implements HttpService {
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
        Answers.json(response, 200, EvaluationWriter.pass(passes.ofProgram(name)));
    }
}
