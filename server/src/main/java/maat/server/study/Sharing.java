package maat.server.study;

import java.util.List;
import maat.server.album.AlbumFacts;
import maat.server.album.Albums;
import maat.server.audit.Audit;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.event.Event;
import maat.server.event.Events;
import maat.server.event.Mutation;
import maat.server.http.Problem;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;
import maat.server.principal.Principal;

/** Sending, claiming, adding to albums and removing (reference 2.6). Links move; pixels never do. */
public final class Sharing {
    private static final String NO_ALBUM = "";
    static final String ALL_SERIES = "";

    private final Database database;
    private final Authorizer authorizer;

    public Sharing(Database database, Authorizer authorizer) {
        this.database = database;
        this.authorizer = authorizer;
    }

    /** Takes a series into the caller's inbox or the token's album; an unknown one is reserved (SND-07 to SND-11). */
    void claimSeries(Caller caller, String study, String series) {
        database.write(transaction -> {
            LinkSql.lockSeries(transaction, study, series);
            var facts = StudyFacts.series(study, series, NO_ALBUM, Source.ANY, caller.principal());
            var answer = authorizer.require(
                    transaction, Question.of(Action.SERIES_CLAIM, caller, Resource.series(study, series), facts));
            LinkSql.reserve(transaction, study, series);
            var destination = answer.decision().obligations().destination().orElseThrow(Sharing::noDestination);
            boolean isNew = LinkSql.link(transaction, series, destination, answer.callerId());
            if (isNew && destination.album() != null) {
                noteImport(transaction, answer, Mutation.IMPORT_SERIES, study, List.of(series), destination.album());
            }
            return null;
        });
    }

    /** Takes all series of a study that the source holds (SND-12). */
    void claimStudy(Caller caller, String study, NamedSource source) {
        database.write(transaction -> {
            var question = studyQuestion(Action.STUDY_CLAIM, caller, study, source.asked());
            var answer = source.require(transaction, authorizer, question);
            var destination = answer.decision().obligations().destination().orElseThrow(Sharing::noDestination);
            if (destination.album() == null) {
                LinkSql.linkStudyToInbox(transaction, study, grants(answer), answer.callerSub());
            } else {
                var added = LinkSql.linkStudyToAlbum(transaction, study, grants(answer), destination.album());
                noteImport(transaction, answer, Mutation.IMPORT_STUDY, study, added, destination.album());
            }
            return null;
        });
    }

    /** Puts the study's series of the source into another user's inbox (SND-01 to SND-05). */
    void sendStudy(Caller caller, String study, NamedSource source, String user) {
        database.write(transaction -> {
            var question = studyQuestion(Action.STUDY_SEND, caller, study, source.asked());
            var answer = source.require(transaction, authorizer, toUser(question, user));
            String sub = Albums.resolve(transaction, user);
            var sent = LinkSql.linkStudyToInbox(transaction, study, grants(answer), sub);
            if (!sent.isEmpty()) {
                Events.record(
                        transaction,
                        answer,
                        Event.of(Mutation.SEND_STUDY).about(study, sent).to(sub));
            }
            return null;
        });
    }

    void sendSeries(Caller caller, String study, String series, String user) {
        database.write(transaction -> {
            LinkSql.lockSeries(transaction, study, series);
            var facts = StudyFacts.series(study, series, NO_ALBUM, Source.ANY, caller.principal());
            var question = Question.of(Action.SERIES_SEND, caller, Resource.series(study, series), facts);
            var answer = authorizer.require(transaction, toUser(question, user));
            String sub = Albums.resolve(transaction, user);
            if (LinkSql.linkSeriesToUser(transaction, series, sub)) {
                Events.record(
                        transaction,
                        answer,
                        Event.of(Mutation.SEND_SERIES)
                                .about(study, List.of(series))
                                .to(sub));
            }
            return null;
        });
    }

    /** Copies the study's series of the source into an album (SND-19). */
    void addStudyToAlbum(Caller caller, String study, NamedSource source, String album) {
        database.write(transaction -> {
            Albums.lock(transaction, album);
            var question = studyQuestion(Action.ALBUM_STUDY_ADD, caller, study, source.asked(), album);
            var answer = source.require(transaction, authorizer, question);
            var added = LinkSql.linkStudyToAlbum(transaction, study, grants(answer), album);
            noteImport(transaction, answer, Mutation.IMPORT_STUDY, study, added, album);
            return null;
        });
    }

    /** Adds one series to an album; an unknown one is reserved there (SND-20). */
    void addSeriesToAlbum(Caller caller, String study, String series, String album) {
        database.write(transaction -> {
            Albums.lock(transaction, album);
            LinkSql.lockSeries(transaction, study, series);
            var facts = StudyFacts.series(study, series, album, Source.ANY, caller.principal())
                    .and(AlbumFacts.album(album));
            var resource = Resource.series(study, series).in(album);
            var answer = authorizer.require(transaction, Question.of(Action.ALBUM_SERIES_ADD, caller, resource, facts));
            LinkSql.reserve(transaction, study, series);
            if (LinkSql.linkToAlbum(transaction, series, album) > 0) {
                noteImport(transaction, answer, Mutation.IMPORT_SERIES, study, List.of(series), album);
            }
            return null;
        });
    }

    void removeStudyFromInbox(Caller caller, String study) {
        database.write(transaction -> {
            var answer = authorizer.require(transaction, studyQuestion(Action.STUDY_REMOVE, caller, study, Source.ANY));
            unlink(transaction, answer, study, ALL_SERIES);
            return null;
        });
    }

    void removeSeriesFromInbox(Caller caller, String study, String series) {
        database.write(transaction -> {
            var facts = StudyFacts.series(study, series, NO_ALBUM, Source.INBOX, caller.principal());
            var answer = authorizer.require(
                    transaction, Question.of(Action.SERIES_REMOVE, caller, Resource.series(study, series), facts));
            unlink(transaction, answer, study, series);
            return null;
        });
    }

    void removeStudyFromAlbum(Caller caller, String study, String album) {
        database.write(transaction -> {
            Albums.lock(transaction, album);
            var question = studyQuestion(Action.ALBUM_STUDY_REMOVE, caller, study, Source.ANY, album);
            var answer = authorizer.require(transaction, question);
            unlinkFromAlbum(transaction, answer, study, ALL_SERIES, album);
            return null;
        });
    }

    void removeSeriesFromAlbum(Caller caller, String study, String series, String album) {
        database.write(transaction -> {
            Albums.lock(transaction, album);
            var facts = StudyFacts.series(study, series, album, Source.ANY, caller.principal())
                    .and(AlbumFacts.album(album));
            var resource = Resource.series(study, series).in(album);
            var answer =
                    authorizer.require(transaction, Question.of(Action.ALBUM_SERIES_REMOVE, caller, resource, facts));
            unlinkFromAlbum(transaction, answer, study, series, album);
            return null;
        });
    }

    /** From where the decision says: a person's inbox, or the album of an album token (SND-18). */
    private static void unlink(Transaction transaction, Authorized answer, String study, String series) {
        for (var grant : answer.decision().obligations().grants()) {
            if (grant.via().equals("album")) {
                unlinkFromAlbum(transaction, answer, study, series, grant.album());
            } else {
                var removed = LinkSql.unlinkFromInbox(transaction, study, series, answer.callerId());
                end(transaction, answer, study, removed, Event.of(removal(series)));
            }
        }
    }

    private static void unlinkFromAlbum(
            Transaction transaction, Authorized answer, String study, String series, String album) {
        var removed = LinkSql.unlinkFromAlbum(transaction, study, series, album);
        end(transaction, answer, study, removed, Event.of(removal(series)).in(album));
        Albums.touch(transaction, album);
    }

    private static Mutation removal(String series) {
        return series.equals(ALL_SERIES) ? Mutation.REMOVE_STUDY : Mutation.REMOVE_SERIES;
    }

    private static void end(
            Transaction transaction, Authorized answer, String study, List<String> removed, Event event) {
        LinkSql.rememberLastOwner(transaction, removed, answer.callerId());
        removed.forEach(uid -> Audit.detail("seriesUID", uid));
        Events.record(transaction, answer, event.about(study, removed));
        transaction.announce("study:" + study);
        transaction.announce(removed.stream().map(uid -> "series:" + uid).toList());
    }

    /** What is new in an album moves its last event and is told once; what was there already is no event (SND-19). */
    static void noteImport(
            Transaction transaction,
            Authorized answer,
            Mutation mutation,
            String study,
            List<String> added,
            String album) {
        added.forEach(uid -> Audit.detail("seriesUID", uid));
        if (!added.isEmpty()) {
            Events.record(transaction, answer, Event.of(mutation).in(album).about(study, added));
            Albums.touch(transaction, album);
        }
    }

    private static Question studyQuestion(Action action, Caller caller, String study, Source source) {
        return studyQuestion(action, caller, study, source, NO_ALBUM);
    }

    private static Question studyQuestion(Action action, Caller caller, String study, Source source, String album) {
        var facts =
                StudyFacts.study(study, album, source, caller.principal()).and(sourceFacts(source, caller.principal()));
        var resource = Resource.study(study);
        return album.isEmpty()
                ? Question.of(action, caller, resource, facts).by(source)
                : Question.of(action, caller, resource.in(album), facts.and(AlbumFacts.album(album)))
                        .by(source);
    }

    /** The caller's standing in the album that the request or a viewer token names as source. */
    static Facts sourceFacts(Source source, Principal principal) {
        return switch (source) {
            case Source.Album named -> AlbumFacts.sourceAlbum(named.album());
            case Source.Any _
            when principal instanceof Principal.Viewer viewer && viewer.source() instanceof Source.Album named ->
                AlbumFacts.sourceAlbum(named.album());
            case Source.Any _, Source.Inbox _ -> Facts.NONE;
        };
    }

    private static Question toUser(Question question, String user) {
        return new Question(
                question.action(),
                question.caller(),
                question.resource().to(user),
                question.source(),
                question.facts().and(AlbumFacts.target(user, NO_ALBUM)));
    }

    private static GrantSql grants(Authorized answer) {
        return GrantSql.of(answer.decision().obligations().grants(), answer.callerId());
    }

    static Problem noDestination() {
        return Problem.of(500, "Internal server error", "The policy allows this but does not say where to");
    }
}
