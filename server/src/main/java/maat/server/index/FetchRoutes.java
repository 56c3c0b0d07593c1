package maat.server.index;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import maat.server.audit.Audit;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.PathValue;
import maat.server.http.Problem;
import maat.server.principal.Principal;

/**
 * {@code POST /api/studies/{study}/fetch} and {@code …/series/fetch}: reads anew what the PACS says of a study that is
 * known (reference 5.5). For internal clients only.
 */
public final class FetchRoutes implements HttpService {
    private final Callers callers;
    private final Index index;

    public FetchRoutes(Callers callers, Index index) {
        this.callers = callers;
        this.index = index;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/{study}/fetch", this::study).post("/{study}/series/fetch", this::series);
    }

    private void study(ServerRequest request, ServerResponse response) {
        String study = fetched(request);
        if (!index.knows(study)) {
            throw Problem.of(404, "Study Not Found", "The study is unknown");
        }
        index.refresh(study);
        Answers.empty(response, 200);
    }

    private String fetched(ServerRequest request) {
        var client = callers.internal(request);
        Audit.word("FETCH");
        if (client.principal() instanceof Principal.Client program) {
            Audit.detail("clientID", program.id());
        }
        String study = PathValue.uid(request, "study");
        Audit.detail("studyUID", study);
        return study;
    }

    /** @throws Problem 400 when no series is named or the PACS does not hold one, 404 when one is unknown here */
    private void series(ServerRequest request, ServerResponse response) {
        String study = fetched(request);
        var form = Form.of(request);
        var series = form.all("SeriesInstanceUID");
        series.forEach(uid -> Audit.detail("seriesUID", uid));
        if (series.isEmpty() || !series.stream().allMatch(PathValue::isUid)) {
            throw Problem.badForm("name one or more SeriesInstanceUID, each a valid UID");
        }
        if (!index.knows(study, series)) {
            throw Problem.of(404, "Series Not Found", "A series is unknown, or of another study");
        }
        index.refresh(study);
        requireFetched(study, series);
        Answers.empty(response, 200);
    }

    private void requireFetched(String study, List<String> series) {
        long missing = series.stream().distinct().count() - index.populated(study, series);
        if (missing > 0) {
            throw Problem.badForm("the PACS does not hold %d of the series".formatted(missing));
        }
    }
}
