package maat.server.oauth;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;

/** {@code POST /api/session}: the viewer token of the {@code Authorization} header as a cookie for its study. */
public final class SessionRoutes implements HttpService {
    private final Callers callers;
    private final Sessions sessions;

    public SessionRoutes(Callers callers, Sessions sessions) {
        this.callers = callers;
        this.sessions = sessions;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::open);
    }

    private void open(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.SET_COOKIE, sessions.open(callers.of(request), Callers.token(request)));
        Answers.empty(response, 204);
    }
}
