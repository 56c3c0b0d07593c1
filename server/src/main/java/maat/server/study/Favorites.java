package maat.server.study;

import maat.server.album.Albums;
import maat.server.database.Database;
import maat.server.event.Event;
import maat.server.event.Events;
import maat.server.event.Mutation;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;

/** Favourites among studies and series: each in one place, the own inbox or an album that shares them (reference 2.5). */
public final class Favorites {
    private static final String NO_ALBUM = "";
    private static final String ALL_SERIES = "";

    private final Database database;
    private final Authorizer authorizer;

    public Favorites(Database database, Authorizer authorizer) {
        this.database = database;
        this.authorizer = authorizer;
    }

    /** Marks every series of the study that is in that place, or takes the marks away (STU-24). */
    void markStudy(Caller caller, String study, NamedSource named, boolean favorite) {
        var place = named.asked();
        var facts = StudyFacts.study(study, NO_ALBUM, place, caller.principal())
                .and(Sharing.sourceFacts(place, caller.principal()));
        var question = Question.of(Action.STUDY_FAVORITE, caller, Resource.study(study), facts);
        mark(question.by(place), named, ALL_SERIES, favorite);
    }

    /** Marks one series (STU-25). */
    void markSeries(Caller caller, String study, String series, NamedSource named, boolean favorite) {
        var place = named.asked();
        var facts = StudyFacts.series(study, series, NO_ALBUM, place, caller.principal())
                .and(Sharing.sourceFacts(place, caller.principal()));
        var question = Question.of(Action.SERIES_FAVORITE, caller, Resource.series(study, series), facts);
        mark(question.by(place), named, series, favorite);
    }

    /** What is marked already is no event, and does not move the album's last one. */
    private void mark(Question question, NamedSource named, String series, boolean favorite) {
        database.write(transaction -> {
            if (question.source() instanceof Source.Album in) {
                Albums.lock(transaction, in.album());
            }
            var answer = named.require(transaction, authorizer, question);
            String study = question.resource().study();
            var marked = FavoriteSql.mark(transaction, question.source(), study, series, favorite, answer.callerId());
            if (marked.isEmpty()) {
                return null;
            }
            var event =
                    Event.of(favorite ? Mutation.ADD_FAV : Mutation.REMOVE_FAV).about(study, marked);
            if (question.source() instanceof Source.Album in) {
                Events.record(transaction, answer, event.in(in.album()));
                Albums.touch(transaction, in.album());
            } else {
                Events.record(transaction, answer, event);
            }
            return null;
        });
    }
}
