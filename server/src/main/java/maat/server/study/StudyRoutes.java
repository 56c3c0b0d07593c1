package maat.server.study;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.function.Supplier;
import maat.server.http.Callers;
import maat.server.http.Parameters;
import maat.server.http.PathValue;

/** {@code GET /api/studies} and {@code …/series}: QIDO-RS (DICOM PS3.18 10.6) for studies and series. */
public final class StudyRoutes implements HttpService {
    private final Callers callers;
    private final Studies studies;
    private final URI publicRoot;

    public StudyRoutes(Callers callers, Studies studies, URI publicRoot) {
        this.callers = callers;
        this.studies = studies;
        this.publicRoot = publicRoot;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", this::list).get("/{study}/series", this::series);
    }

    private void list(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var query = Parameters.ofQuery(request);
        Supplier<StudyQuery> reading = () -> {
            DataSetFormat.wanted(request, query);
            return StudyQuery.of(query);
        };
        var page = studies.list(caller, NamedSource.of(query), reading);
        var wanted = reading.get();
        total(response, page.total());
        int size = page.rows().size();
        long further = page.total() - wanted.paging().offset() - size;
        if (size > 0 && further > 0) {
            response.header(
                    HeaderNames.WARNING,
                    "299 %s: There are %d additional results that can be requested"
                            .formatted(publicRoot.getAuthority(), further));
        }
        if (page.rows().isEmpty()) {
            DataSetFormat.sendNone(response);
        } else {
            DataSetFormat.wanted(request, query).send(response, StudyDataSets.of(page.rows(), wanted.fields()));
        }
    }

    /** An empty list is 200: clients wait for ever on 204, which is left to what has gone from the source (UI-7). */
    private void series(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        String study = PathValue.uid(request, "study");
        var query = Parameters.ofQuery(request);
        var page = studies.series(caller, study, NamedSource.of(query), () -> {
            DataSetFormat.wanted(request, query);
            return SeriesQuery.of(query);
        });
        if (page.isEmpty()) {
            total(response, 0);
            DataSetFormat.sendNone(response);
            return;
        }
        String base = publicRoot + "/api" + Links.prefix(request) + "/studies/" + study + "/series/";
        total(response, page.get().total());
        page.get().dataSets().forEach(dataSet -> SeriesDataSets.adapt(dataSet, base));
        DataSetFormat.wanted(request, query).send(response, page.get().dataSets());
    }

    private static void total(ServerResponse response, long total) {
        response.header(HeaderNames.create("X-Total-Count"), Long.toString(total));
    }
}
