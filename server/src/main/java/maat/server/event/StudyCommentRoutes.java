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

/** {@code /api/studies/{study}/comments} (reference 2.5). */
public final class StudyCommentRoutes implements HttpService {
    private final Callers callers;
    private final StudyComments comments;

    public StudyCommentRoutes(Callers callers, StudyComments comments) {
        this.callers = callers;
        this.comments = comments;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/{study}/comments", this::list).post("/{study}/comments", this::add);
    }

    private void list(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        String study = PathValue.uid(request, "study");
        var page = comments.list(caller, study, Parameters.ofQuery(request));
        Answers.page(response, page.array(), page.total());
    }

    private void add(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        String study = PathValue.uid(request, "study");
        comments.add(caller, study, Form.of(request));
        Answers.empty(response, 204);
    }
}
