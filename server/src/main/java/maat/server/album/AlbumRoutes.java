package maat.server.album;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.Parameters;
import maat.server.http.PathValue;

/** {@code /api/albums}: albums and their members (reference 2.4). */
public final class AlbumRoutes implements HttpService {
    private final Callers callers;
    private final Albums albums;

    public AlbumRoutes(Callers callers, Albums albums) {
        this.callers = callers;
        this.albums = albums;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::create)
                .get("/", this::list)
                .get("/{album}", this::read)
                .patch("/{album}", this::edit)
                .delete("/{album}", this::delete)
                .put("/{album}/favorites", this::addFavorite)
                .delete("/{album}/favorites", this::removeFavorite)
                .get("/{album}/users", this::members)
                .put("/{album}/users/{user}", this::addMember)
                .delete("/{album}/users/{user}", this::removeMember)
                .put("/{album}/users/{user}/admin", this::addAdmin)
                .delete("/{album}/users/{user}/admin", this::removeAdmin);
    }

    private void create(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        Answers.json(response, 201, albums.create(caller, Form.of(request)));
    }

    private void list(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var page = albums.list(caller, Parameters.ofQuery(request));
        Answers.page(response, page.array(), page.total());
    }

    private void read(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        Answers.json(response, 200, albums.read(caller, PathValue.album(request), Parameters.ofQuery(request)));
    }

    private void edit(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        String album = PathValue.album(request);
        var form = Form.of(request);
        var changes = form.isEmpty() && !Form.isJson(request) ? AlbumChanges.ofNoField() : AlbumChanges.of(form);
        Answers.json(response, 200, albums.edit(caller, album, changes));
    }

    private void addFavorite(ServerRequest request, ServerResponse response) {
        albums.addFavorite(callers.of(request), PathValue.album(request));
        Answers.empty(response, 204);
    }

    private void removeFavorite(ServerRequest request, ServerResponse response) {
        albums.removeFavorite(callers.of(request), PathValue.album(request));
        Answers.empty(response, 204);
    }

    private void delete(ServerRequest request, ServerResponse response) {
        albums.delete(callers.of(request), PathValue.album(request));
        Answers.empty(response, 204);
    }

    private void members(ServerRequest request, ServerResponse response) {
        var caller = callers.of(request);
        var page = albums.members(caller, PathValue.album(request), Parameters.ofQuery(request));
        Answers.page(response, page.array(), page.total());
    }

    private void addMember(ServerRequest request, ServerResponse response) {
        albums.addMember(callers.of(request), PathValue.album(request), PathValue.user(request));
        Answers.empty(response, 201);
    }

    private void removeMember(ServerRequest request, ServerResponse response) {
        albums.removeMember(callers.of(request), PathValue.album(request), PathValue.user(request));
        Answers.empty(response, 204);
    }

    private void addAdmin(ServerRequest request, ServerResponse response) {
        albums.addAdmin(callers.of(request), PathValue.album(request), PathValue.user(request));
        Answers.empty(response, 204);
    }

    private void removeAdmin(ServerRequest request, ServerResponse response) {
        albums.removeAdmin(callers.of(request), PathValue.album(request), PathValue.user(request));
        Answers.empty(response, 204);
    }
}
