package maat.server.event;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.Parameters;
import maat.server.http.PathValue;

/** {@code /api/albums/{album}/events} and {@code …/comments} (reference 2.4). */
public final class EventRoutes implements HttpService {
    private final Callers callers;
    private final AlbumEvents events;

    public EventRoutes(Callers callers, AlbumEvents events) {
        this.callers = callers;
        this.events = events;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/{album}/events", this::list).post("/{album}/comments", this::comment);
    }

    private void list(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var query = Parameters.ofQuery(request);
        var page = events.list(caller, PathValue.album(request), query);
        Answers.page(response, page.array(), page.total());
    }

    private void comment(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        events.comment(caller, PathValue.album(request), Form.of(request));
        Answers.empty(response, 204);
    }
}
