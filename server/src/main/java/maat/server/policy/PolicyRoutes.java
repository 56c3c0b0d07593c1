package maat.server.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.Problem;

/** {@code /policies/revisions}: publishing of policy bundles, for internal clients. */
public final class PolicyRoutes implements HttpService {
    private static final int LARGEST_BUNDLE = 16 * 1024 * 1024;

    private final Callers callers;
    private final PolicyRevisions revisions;
    private final Authorizer authorizer;

    public PolicyRoutes(Callers callers, PolicyRevisions revisions, Authorizer authorizer) {
        this.callers = callers;
        this.revisions = revisions;
        this.authorizer = authorizer;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/revisions", this::publish);
    }

    /** Stores the bundle in the body and makes it the one that decides, on every replica, when this has answered. */
    private void publish(ServerRequest request, ServerResponse response) {
        var caller = callers.internal(request);
        byte[] archive = Form.bytes(request, LARGEST_BUNDLE);
        String revision;
        try {
            revision = revisions.publish(
                    Bundle.of(archive),
                    transaction -> authorizer.require(
                            transaction, Question.of(Action.POLICY_PUBLISH, caller, Resource.system(), Facts.NONE)));
        } catch (IllegalArgumentException unfit) {
            throw Problem.of(422, "Policy Refused", unfit.getMessage());
        }
        Answers.json(
                response,
                201,
                JsonNodeFactory.instance.objectNode().put("revision", revision).toString());
    }
}
