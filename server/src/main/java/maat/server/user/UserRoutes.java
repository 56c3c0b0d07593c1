package maat.server.user;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Parameters;

/** {@code /api/users}, {@code /api/inboxinfo}, {@code /api/userinfo} (reference 2.7). */
public final class UserRoutes implements HttpService {
    private final Callers callers;
    private final Users users;

    public UserRoutes(Callers callers, Users users) {
        this.callers = callers;
        this.users = users;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/users", this::find).get("/inboxinfo", this::inbox).get("/userinfo", this::identify);
    }

    /** Nobody is 204, as existing clients expect. */
    private void find(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var found = users.find(caller, Parameters.ofQuery(request));
        found.total().ifPresent(total -> Answers.total(response, total));
        found.document()
                .ifPresentOrElse(document -> Answers.json(response, 200, document), () -> Answers.empty(response, 204));
    }

    private void inbox(ServerRequest request, ServerResponse response) {
        Answers.json(response, 200, users.inbox(callers.of(request)));
    }

    private void identify(ServerRequest request, ServerResponse response) {
        Answers.json(response, 200, users.identify(callers.of(request)));
    }
}
