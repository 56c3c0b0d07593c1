package maat.server.capability;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.regex.Pattern;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.MalformedPath;
import maat.server.http.Parameters;

/** {@code /api/capabilities}: capability tokens (reference 6.1). */
public final class CapabilityRoutes implements HttpService {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{10}");

    private final Callers callers;
    private final Capabilities capabilities;

    public CapabilityRoutes(Callers callers, Capabilities capabilities) {
        this.callers = callers;
        this.capabilities = capabilities;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::create)
                .get("/", this::list)
                .get("/{capability}", this::read)
                .post("/{capability}/revoke", this::revoke);
    }

    private void create(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        Answers.json(response, 201, capabilities.create(caller, Form.of(request)));
    }

    private void list(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var page = capabilities.list(caller, Parameters.ofQuery(request));
        Answers.page(response, page.array(), page.total());
    }

    private void read(ServerRequest request, ServerResponse response) {
        Answers.json(response, 200, capabilities.read(callers.of(request), id(request)));
    }

    private void revoke(ServerRequest request, ServerResponse response) {
        Answers.json(response, 200, capabilities.revoke(callers.of(request), id(request)));
    }

    private static String id(ServerRequest request) {
        String id = request.path().pathParameters().get("capability");
        if (!ID.matcher(id).matches()) {
            throw MalformedPath.nowhere();
        }
        return id;
    }
}
