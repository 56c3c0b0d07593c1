package maat.server.study;

import maat.server.album.AlbumFacts;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.http.Problem;
import maat.server.index.Erasure;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;

/**
 * Deletion for good by system administrators: out of every inbox and album, and out of the PACS, which is asked until it
 * has confirmed (SND-23, Q-17).
 */
public final class Erasing {
    private final Database database;
    private final Authorizer authorizer;

    public Erasing(Database database, Authorizer authorizer) {
        this.database = database;
        this.authorizer = authorizer;
    }

    /**
     * @param album where the request says that the study is; empty for anywhere
     * @param word of the header {@code Admin-Action}
     * @throws Problem 400 for another word than {@code permanent}
     */
    void eraseStudy(Caller caller, String study, String album, String word) {
        database.write(transaction -> {
            LinkSql.lockStudy(transaction, study);
            var facts = StudyFacts.study(study, album, Source.ANY, caller.principal());
            authorizer.require(transaction, question(Action.STUDY_ERASE, caller, Resource.study(study), facts, album));
            requirePermanent(word);
            erase(transaction, study, Sharing.ALL_SERIES);
            Erasure.scheduleStudy(transaction, study);
            return null;
        });
    }

    /**
     * @param album where the request says that the series is; empty for anywhere
     * @param word of the header {@code Admin-Action}
     * @throws Problem 400 for another word than {@code permanent}
     */
    void eraseSeries(Caller caller, String study, String series, String album, String word) {
        database.write(transaction -> {
            LinkSql.lockSeries(transaction, study, series);
            var facts = StudyFacts.series(study, series, album, Source.ANY, caller.principal());
            authorizer.require(
                    transaction, question(Action.SERIES_ERASE, caller, Resource.series(study, series), facts, album));
            requirePermanent(word);
            erase(transaction, study, series);
            Erasure.scheduleSeries(transaction, study, series);
            return null;
        });
    }

    private static void requirePermanent(String word) {
        if (!word.equals("permanent")) {
            throw Problem.of(400, "Bad Request", "Admin-Action must be permanent");
        }
    }

    private static void erase(Transaction transaction, String study, String series) {
        var erased = LinkSql.erase(transaction, study, series);
        transaction.announce("study:" + study);
        transaction.announce(erased.stream().map(uid -> "series:" + uid).toList());
    }

    private static Question question(Action action, Caller caller, Resource resource, Facts facts, String album) {
        return album.isEmpty()
                ? Question.of(action, caller, resource, facts)
                : Question.of(action, caller, resource.in(album), facts.and(AlbumFacts.album(album)));
    }
}
