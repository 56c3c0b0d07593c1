package maat.server.event;

import maat.server.album.AlbumFacts;
import maat.server.album.Albums;
import maat.server.audit.Audit;
import maat.server.database.Database;
import maat.server.http.Paging;
import maat.server.http.Parameters;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.principal.Caller;

/** What happened and was said in an album (reference 2.4, 4.6). */
public final class AlbumEvents {
    private final Database database;
    private final Authorizer authorizer;

    public AlbumEvents(Database database, Authorizer authorizer) {
        this.database = database;
        this.authorizer = authorizer;
    }

    /** The album's history, newest first, without the private comments of others (ALB-31 to ALB-35). */
    EventView.Page list(Caller caller, String album, Parameters query) {
        return database.snapshot(transaction -> {
            var question = Question.of(Action.ALBUM_EVENT_LIST, caller, Resource.album(album), AlbumFacts.album(album));
            var answer = authorizer.require(transaction, question);
            var filter = EventFilter.of(query);
            query.all("types").forEach(type -> Audit.detail("events", type));
            filter.requireKnown(transaction, album, query);
            return EventView.ofAlbum(transaction, album, answer.callerId(), filter, Paging.of(query, 0));
        });
    }

    /** A public comment moves the album's last event, a private one does not (ALB-30, ALB-31, ALB-39). */
    void comment(Caller caller, String album, Parameters form) {
        var asAsked = CommentForm.hintOfAddressee(form);
        database.write(transaction -> {
            Albums.lock(transaction, album);
            var resource = Resource.album(album);
            var facts = AlbumFacts.album(album);
            var question = asAsked.map(user -> Question.of(
                            Action.ALBUM_COMMENT_ADD,
                            caller,
                            resource.to(user),
                            facts.and(AlbumFacts.target(user, album))))
                    .orElseGet(() -> Question.of(Action.ALBUM_COMMENT_ADD, caller, resource, facts));
            var answer = authorizer.require(transaction, question);
            var addressee = CommentForm.addressee(form);
            var comment = Event.comment(CommentForm.text(form)).in(album);
            if (addressee.isPresent()) {
                Events.record(transaction, answer, comment.to(Albums.resolve(transaction, addressee.get())));
            } else {
                Events.record(transaction, answer, comment);
                Albums.touch(transaction, album);
            }
            return null;
        });
    }
}
