package maat.server.study;

import java.util.List;
import java.util.function.Supplier;
import maat.server.album.AlbumFacts;
import maat.server.album.Albums;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.event.Mutation;
import maat.server.http.Problem;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Decision.Destination;
import maat.server.policy.Decision.Status;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Refused;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;

/**
 * Moving what a link opens that the caller holds beside the own token (reference 2.6.1): the caller says where to, the
 * lender where from. Both are asked in the transaction that moves.
 */
public final class Borrowing {
    private static final String NO_ALBUM = "";

    private final Database database;
    private final Authorizer authorizer;

    public Borrowing(Database database, Authorizer authorizer) {
        this.database = database;
        this.authorizer = authorizer;
    }

    /** Into the caller's inbox, or the album of the caller's token (SND-13). */
    void claimSeries(Caller caller, Supplier<Caller> lender, String study, String series) {
        database.write(transaction -> {
            LinkSql.lockSeries(transaction, study, series);
            var answers = ask(transaction, taking(caller, study), () -> lendingSeries(lender.get(), study, series));
            var destination = destination(answers.taking());
            boolean isNew = LinkSql.link(
                    transaction, series, destination, answers.taking().callerId());
            if (isNew && destination.album() != null) {
                Sharing.noteImport(
                        transaction,
                        answers.taking(),
                        Mutation.IMPORT_SERIES,
                        study,
                        List.of(series),
                        destination.album());
            }
            return null;
        });
    }

    /** All that the lender's album holds of a study (SND-13). */
    void claimStudy(Caller caller, Supplier<Caller> lender, String study) {
        database.write(transaction -> {
            var answers = ask(transaction, taking(caller, study), () -> lendingStudy(lender.get(), study));
            var destination = destination(answers.taking());
            if (destination.album() == null) {
                LinkSql.linkStudyToInbox(
                        transaction, study, grants(answers), answers.taking().callerSub());
            } else {
                addStudy(transaction, answers, study, destination.album());
            }
            return null;
        });
    }

    /** The album is the source of a claim already, so that it names one too many; access to it is checked first (D-13). */
    void refuseAlbum(Caller caller, String album) {
        database.read(transaction -> authorizer.require(
                transaction, Question.of(Action.ALBUM_READ, caller, Resource.album(album), AlbumFacts.album(album))));
        throw Problem.badQuery("album and X-Authorization-Source exclude each other");
    }

    /** SND-14. */
    void addSeriesToAlbum(Caller caller, Supplier<Caller> lender, String study, String series, String album) {
        database.write(transaction -> {
            Albums.lock(transaction, album);
            LinkSql.lockSeries(transaction, study, series);
            var answers =
                    ask(transaction, taking(caller, study, album), () -> lendingSeries(lender.get(), study, series));
            if (LinkSql.linkToAlbum(transaction, series, album) > 0) {
                Sharing.noteImport(
                        transaction, answers.taking(), Mutation.IMPORT_SERIES, study, List.of(series), album);
            }
            return null;
        });
    }

    /** SND-14. */
    void addStudyToAlbum(Caller caller, Supplier<Caller> lender, String study, String album) {
        database.write(transaction -> {
            Albums.lock(transaction, album);
            var answers = ask(transaction, taking(caller, study, album), () -> lendingStudy(lender.get(), study));
            addStudy(transaction, answers, study, album);
            return null;
        });
    }

    private static void addStudy(Transaction transaction, Answers answers, String study, String album) {
        var added = LinkSql.linkStudyToAlbum(transaction, study, grants(answers), album);
        Sharing.noteImport(transaction, answers.taking(), Mutation.IMPORT_STUDY, study, added, album);
    }

    private record Answers(Authorized taking, Authorized lending) {}

    /**
     * Both, or neither. Of two refusals the one that the caller's own token earns at the door comes first, then the one
     * that hides something (AUTH-09). A lender whose token does not hold lends nothing, which is no fault of the caller's
     * own credentials: 403.
     */
    private Answers ask(Transaction transaction, Question taking, Supplier<Question> asLent) {
        var taken = authorizer.decide(transaction, taking);
        if (taken.decision().status() == Status.UNAUTHORIZED) {
            throw new Refused(taking, taken.decision());
        }
        var lending = lending(asLent, taking, taken);
        var lent = authorizer.decide(transaction, lending);
        var refusals = List.of(new Answer(taking, taken), new Answer(lending, lent)).stream()
                .filter(answer -> !answer.given().decision().allow())
                .toList();
        refusals.stream()
                .filter(answer -> answer.given().decision().status() == Status.NOT_FOUND)
                .findFirst()
                .or(() -> refusals.stream().findFirst())
                .ifPresent(Answer::refuse);
        return new Answers(taken, lent);
    }

    /** A second token that proves nothing is told when there is nothing else to refuse. */
    private static Question lending(Supplier<Question> asLent, Question taking, Authorized taken) {
        try {
            return asLent.get();
        } catch (Problem proofless) {
            if (!taken.decision().allow()) {
                throw new Refused(taking, taken.decision());
            }
            throw proofless;
        }
    }

    private record Answer(Question question, Authorized given) {
        void refuse() {
            if (given.decision().status() == Status.UNAUTHORIZED) {
                throw Problem.of(403, "Authorization error", "The token in X-Authorization-Source was refused")
                        .because(given.decision().reasons());
            }
            throw new Refused(question, given.decision());
        }
    }

    private static Question taking(Caller caller, String study) {
        return Question.of(Action.STUDY_TAKE, caller, Resource.study(study), Facts.NONE);
    }

    private static Question taking(Caller caller, String study, String album) {
        return Question.of(
                Action.ALBUM_STUDY_TAKE, caller, Resource.study(study).in(album), AlbumFacts.album(album));
    }

    private static Question lendingSeries(Caller lender, String study, String series) {
        var facts = StudyFacts.series(study, series, NO_ALBUM, Source.ANY, lender.principal());
        return Question.of(Action.SERIES_LEND, lender, Resource.series(study, series), facts);
    }

    private static Question lendingStudy(Caller lender, String study) {
        var facts = StudyFacts.study(study, NO_ALBUM, Source.ANY, lender.principal());
        return Question.of(Action.STUDY_LEND, lender, Resource.study(study), facts);
    }

    private static GrantSql grants(Answers answers) {
        return GrantSql.of(
                answers.lending().decision().obligations().grants(),
                answers.lending().callerId());
    }

    private static Destination destination(Authorized taking) {
        return taking.decision().obligations().destination().orElseThrow(Sharing::noDestination);
    }
}
