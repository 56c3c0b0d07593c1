package maat.server.study;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Parameters;
import maat.server.http.PathValue;

/** {@code PUT} and {@code DELETE} of {@code /api/studies/{study}/favorites} and {@code …/series/{series}/favorites}. */
public final class FavoriteRoutes implements HttpService {
    private static final String OF_STUDY = "/{study}/favorites";
    private static final String OF_SERIES = "/{study}/series/{series}/favorites";

    private final Callers callers;
    private final Favorites favorites;

    public FavoriteRoutes(Callers callers, Favorites favorites) {
        this.callers = callers;
        this.favorites = favorites;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.put(OF_STUDY, (request, response) -> markStudy(request, response, true))
                .delete(OF_STUDY, (request, response) -> markStudy(request, response, false))
                .put(OF_SERIES, (request, response) -> markSeries(request, response, true))
                .delete(OF_SERIES, (request, response) -> markSeries(request, response, false));
    }

    private void markStudy(ServerRequest request, ServerResponse response, boolean favorite) {
        var caller = callers.of(request);
        String study = PathValue.uid(request, "study");
        favorites.markStudy(caller, study, NamedSource.of(Parameters.ofQuery(request)), favorite);
        Answers.empty(response, 204);
    }

    private void markSeries(ServerRequest request, ServerResponse response, boolean favorite) {
        var caller = callers.of(request);
        String study = PathValue.uid(request, "study");
        String series = PathValue.uid(request, "series");
        favorites.markSeries(caller, study, series, NamedSource.of(Parameters.ofQuery(request)), favorite);
        Answers.empty(response, 204);
    }
}
