package maat.server.study;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Supplier;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Parameters;
import maat.server.http.PathValue;
import maat.server.policy.Source;
import maat.server.principal.Caller;

/** {@code PUT} and {@code DELETE} below {@code /api/studies}: sending, claiming, adding, removing (reference 2.6). */
public final class SharingRoutes implements HttpService {
    private static final String SERIES = "/{study}/series/{series}";
    private static final String ANYWHERE = "";
    private static final HeaderName ADMIN_ACTION = HeaderNames.create("Admin-Action");

    private final Callers callers;
    private final Sharing sharing;
    private final Borrowing borrowing;
    private final Erasing erasing;

    public SharingRoutes(Callers callers, Sharing sharing, Borrowing borrowing, Erasing erasing) {
        this.callers = callers;
        this.sharing = sharing;
        this.borrowing = borrowing;
        this.erasing = erasing;
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
        var lender = callers.lender(request);
        String study = study(request);
        var source = NamedSource.of(Parameters.ofQuery(request));
        if (lender.isPresent()) {
            claimLent(caller, lender.get(), study, source);
        } else {
            sharing.claimStudy(caller, study, source);
        }
        Answers.empty(response, 201);
    }

    private void claimLent(Caller caller, Supplier<Caller> lender, String study, NamedSource source) {
        if (source.asked() instanceof Source.Album named) {
            borrowing.refuseAlbum(caller, named.album());
        }
        borrowing.claimStudy(caller, lender, study);
    }

    private void claimSeries(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var lending = callers.lender(request);
        String study = study(request);
        String series = series(request);
        lending.ifPresentOrElse(
                lender -> borrowing.claimSeries(caller, lender, study, series),
                () -> sharing.claimSeries(caller, study, series));
        Answers.empty(response, 201);
    }

    private void sendStudy(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        String study = study(request);
        sharing.sendStudy(caller, study, NamedSource.of(Parameters.ofQuery(request)), PathValue.user(request));
        Answers.empty(response, 201);
    }

    private void sendSeries(ServerRequest request, ServerResponse response) {
        sharing.sendSeries(callers.of(request), study(request), series(request), PathValue.user(request));
        Answers.empty(response, 201);
    }

    private void addStudyToAlbum(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var lending = callers.lender(request);
        String study = study(request);
        String album = PathValue.album(request);
        lending.ifPresentOrElse(
                lender -> borrowing.addStudyToAlbum(caller, lender, study, album),
                () -> sharing.addStudyToAlbum(caller, study, NamedSource.of(Parameters.ofQuery(request)), album));
        Answers.empty(response, 201);
    }

    private void addSeriesToAlbum(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var lending = callers.lender(request);
        String study = study(request);
        String series = series(request);
        String album = PathValue.album(request);
        lending.ifPresentOrElse(
                lender -> borrowing.addSeriesToAlbum(caller, lender, study, series, album),
                () -> sharing.addSeriesToAlbum(caller, study, series, album));
        Answers.empty(response, 201);
    }

    private void removeStudyFromInbox(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var action = adminAction(request);
        if (action.isPresent()) {
            erasing.eraseStudy(caller, study(request), ANYWHERE, action.get());
        } else {
            sharing.removeStudyFromInbox(caller, study(request));
        }
        Answers.empty(response, 204);
    }

    private void removeSeriesFromInbox(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var action = adminAction(request);
        if (action.isPresent()) {
            erasing.eraseSeries(caller, study(request), series(request), ANYWHERE, action.get());
        } else {
            sharing.removeSeriesFromInbox(caller, study(request), series(request));
        }
        Answers.empty(response, 204);
    }

    private void removeStudyFromAlbum(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var action = adminAction(request);
        if (action.isPresent()) {
            erasing.eraseStudy(caller, study(request), PathValue.album(request), action.get());
        } else {
            sharing.removeStudyFromAlbum(caller, study(request), PathValue.album(request));
        }
        Answers.empty(response, 204);
    }

    private void removeSeriesFromAlbum(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var action = adminAction(request);
        if (action.isPresent()) {
            erasing.eraseSeries(caller, study(request), series(request), PathValue.album(request), action.get());
        } else {
            sharing.removeSeriesFromAlbum(caller, study(request), series(request), PathValue.album(request));
        }
        Answers.empty(response, 204);
    }

    /** Whatever the word is, the usual removal is not meant; a header that repeats is another word than each of its. */
    private static Optional<String> adminAction(ServerRequest request) {
        return request.headers().contains(ADMIN_ACTION)
                ? Optional.of(request.headers().get(ADMIN_ACTION).values().strip())
                : Optional.empty();
    }

    private static String study(ServerRequest request) {
        return PathValue.uid(request, "study");
    }

    private static String series(ServerRequest request) {
        return PathValue.uid(request, "series");
    }
}
