package maat.server.authzen;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.Problem;
import maat.server.http.RequestId;
import maat.server.principal.Caller;

/** {@code /access/v1/…}: the decision point that proxies and other enforcement points ask, by OpenID AuthZEN. */
public final class AuthZenRoutes implements HttpService {
    private final Callers callers;
    private final Evaluations evaluations;

    public AuthZenRoutes(Callers callers, Evaluations evaluations) {
        this.callers = callers;
        this.evaluations = evaluations;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/access/v1/evaluation", this::evaluate)
                .post("/access/v1/evaluations", this::evaluateAll)
                .get("/.well-known/authzen-configuration", AuthZenRoutes::describe);
    }

    private void evaluate(ServerRequest request, ServerResponse response) {
        var asking = asking(request);
        var evaluation = EvaluationReader.single(EvaluationReader.document(body(request)));
        answer(request, response, EvaluationWriter.single(evaluations.evaluate(asking, evaluation)));
    }

    private void evaluateAll(ServerRequest request, ServerResponse response) {
        var asking = asking(request);
        var document = EvaluationReader.document(body(request));
        String answer = EvaluationReader.isSingle(document)
                ? EvaluationWriter.single(evaluations.evaluate(asking, EvaluationReader.single(document)))
                : EvaluationWriter.batch(evaluations.evaluate(asking, EvaluationReader.batch(document)));
        answer(request, response, answer);
    }

    private static void answer(ServerRequest request, ServerResponse response, String document) {
        RequestId.echo(request, response);
        Answers.json(response, 200, document);
    }

    /** An internal client by Basic, or somebody with a token of their own (Z-01). */
    private Caller asking(ServerRequest request) {
        return callers.internalIfPresented(request).orElseGet(() -> callers.of(request));
    }

    private static String body(ServerRequest request) {
        if (!Form.contentType(request).equals("application/json")) {
            throw Problem.of(400, "Bad Request", "Send application/json");
        }
        return Form.text(request);
    }

    /** Where the decision point is: at the address to which the request came (Z-04). */
    private static void describe(ServerRequest request, ServerResponse response) {
        var peer = request.localPeer();
        String root = "http://%s:%d".formatted(host(peer.host()), peer.port());
        Answers.json(response, 200, """
                {"policy_decision_point": "%1$s",
                "access_evaluation_endpoint": "%1$s/access/v1/evaluation",
                "access_evaluations_endpoint": "%1$s/access/v1/evaluations"}
                """.formatted(root));
    }

    private static String host(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
