package maat.server.study;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Parameters;
import maat.server.http.PathValue;

/** {@code PUT} and {@code DELETE} below {@code /api/studies}: sending, claiming, adding, removing (reference 2.6). */
public final class SharingRoutes implements HttpService {
    private static final String SERIES = "/{study}/series/{series}";

    private final Callers callers;
    private final Sharing sharing;

    public SharingRoutes(Callers callers, Sharing sharing) {
        this.callers = callers;
        this.sharing = sharing;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.put("/{study}", this::claimStudy)
                .put(SERIES, this::claimSeries)
                .put("/{study}/users/{user}", this::sendStudy)
                .put(SERIES + "/users/{user}", this::sendSeries)
                .put("/{study}/albums/{album}", this::addStudyToAlbum)
                .put(SERIES + "/albums/{album}", this::addSeriesToAlbum)
                .delete("/{study}", this::removeStudyFromInbox)
                .delete(SERIES, this::removeSeriesFromInbox)
                .delete("/{study}/albums/{album}", this::removeStudyFromAlbum)
                .delete(SERIES + "/albums/{album}", this::removeSeriesFromAlbum);
    }

    private void claimStudy(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        sharing.claimStudy(caller, study(request), Sources.optional(Parameters.ofQuery(request)));
        Answers.empty(response, 201);
    }

    private void claimSeries(ServerRequest request, ServerResponse response) {
        sharing.claimSeries(callers.of(request), study(request), series(request));
        Answers.empty(response, 201);
    }

    private void sendStudy(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        String study = study(request);
        sharing.sendStudy(caller, study, Sources.optional(Parameters.ofQuery(request)), PathValue.user(request));
        Answers.empty(response, 201);
    }

    private void sendSeries(ServerRequest request, ServerResponse response) {
        sharing.sendSeries(callers.of(request), study(request), series(request), PathValue.user(request));
        Answers.empty(response, 201);
    }

    private void addStudyToAlbum(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        String study = study(request);
        var source = Sources.optional(Parameters.ofQuery(request));
        sharing.addStudyToAlbum(caller, study, source, PathValue.album(request));
        Answers.empty(response, 201);
    }

    private void addSeriesToAlbum(ServerRequest request, ServerResponse response) {
        sharing.addSeriesToAlbum(callers.of(request), study(request), series(request), PathValue.album(request));
        Answers.empty(response, 201);
    }

    private void removeStudyFromInbox(ServerRequest request, ServerResponse response) {
        sharing.removeStudyFromInbox(callers.of(request), study(request));
        Answers.empty(response, 204);
    }

    private void removeSeriesFromInbox(ServerRequest request, ServerResponse response) {
        sharing.removeSeriesFromInbox(callers.of(request), study(request), series(request));
        Answers.empty(response, 204);
    }

    private void removeStudyFromAlbum(ServerRequest request, ServerResponse response) {
        sharing.removeStudyFromAlbum(callers.of(request), study(request), PathValue.album(request));
        Answers.empty(response, 204);
    }

    private void removeSeriesFromAlbum(ServerRequest request, ServerResponse response) {
        sharing.removeSeriesFromAlbum(callers.of(request), study(request), series(request), PathValue.album(request));
        Answers.empty(response, 204);
    }

    private static String study(ServerRequest request) {
        return PathValue.uid(request, "study");
    }

    private static String series(ServerRequest request) {
        return PathValue.uid(request, "series");
    }
}
