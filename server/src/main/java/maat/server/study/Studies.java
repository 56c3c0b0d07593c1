package maat.server.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.http.Problem;
import maat.server.index.DataSets;
import maat.server.index.Index;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;

/** What a caller sees of studies and series (reference 2.5). The decision gives the grants; the list applies them. */
public final class Studies {
    private static final String NO_ALBUM = "";

    private final Database database;
    private final Authorizer authorizer;
    private final Index index;

    public Studies(Database database, Authorizer authorizer, Index index) {
        this.database = database;
        this.authorizer = authorizer;
        this.index = index;
    }

    /**
     * @param reading what is wanted, which is read after the decision (2.1)
     * @throws Problem 400 when favourites are asked for, but not of one source
     */
    StudyView.Page list(Caller caller, NamedSource named, Supplier<StudyQuery> reading) {
        return database.snapshot(transaction -> {
            var source = named.asked();
            var facts = Sharing.sourceFacts(source, caller.principal());
            var question = Question.of(Action.STUDY_LIST, caller, Resource.system(), facts)
                    .by(source);
            var answer = named.require(transaction, authorizer, question);
            var wanted = reading.get();
            if (wanted.needsSource()) {
                requireOneSource(answer);
            }
            return StudyView.studies(transaction, grants(answer), wanted, reader(answer));
        });
    }

    /** A page of a study's visible series, as the PACS describes them, and how many there are in all. */
    record SeriesPage(List<ObjectNode> dataSets, int total) {}

    /**
     * The PACS is asked after the transaction has ended: it may be slow, and it decides nothing. A series that it names
     * twice is shown once (UI-6).
     *
     * @param reading what is wanted, which is read after the decision (2.1)
     * @return empty when there is nothing of the study in the source
     * @throws Problem 400 when favourites are asked for, but not of one source
     */
    Optional<SeriesPage> series(Caller caller, String study, NamedSource source, Supplier<SeriesQuery> reading) {
        var visible = visibleSeries(caller, study, source, reading);
        if (visible.isEmpty()) {
            return Optional.empty();
        }
        var wanted = reading.get();
        if (wanted.favorite()) {
            visible.values().removeIf(favorite -> !favorite);
        }
        var found = new LinkedHashMap<String, ObjectNode>();
        if (!visible.isEmpty()) {
            for (ObjectNode dataSet : index.series(study, wanted.forPacs())) {
                String uid = DataSets.text(dataSet, "0020000E");
                if (uid != null && visible.containsKey(uid)) {
                    found.putIfAbsent(uid, dataSet);
                }
            }
        }
        if (wanted.showsFavorite()) {
            found.forEach((uid, dataSet) -> SeriesDataSets.markFavorite(dataSet, visible.get(uid)));
        }
        var page = found.values().stream()
                .sorted(wanted.order())
                .skip(wanted.paging().offset())
                .limit(wanted.paging().limit())
                .toList();
        return Optional.of(new SeriesPage(page, found.size()));
    }

    /** The series of the source that the caller may see, and whether each is a favourite there. */
    private Map<String, Boolean> visibleSeries(
            Caller caller, String study, NamedSource source, Supplier<SeriesQuery> reading) {
        return database.snapshot(transaction -> {
            var question = studyQuestion(Action.STUDY_SERIES_LIST, caller, study, source.asked());
            var answer = source.require(transaction, authorizer, question);
            var wanted = reading.get();
            if (wanted.needsSource()) {
                requireOneSource(answer);
            }
            return StudyView.favorites(transaction, grants(answer), study);
        });
    }

    private static void requireOneSource(Authorized answer) {
        if (!GrantSql.isOneSource(answer.decision().obligations().grants())) {
            throw Problem.badQuery("favorite needs a source: album or inbox=true");
        }
    }

    /** The question whether any of a study can be read by way of a source. */
    public static Question readQuestion(Caller caller, String study, Source source) {
        return studyQuestion(Action.STUDY_READ, caller, study, source);
    }

    private static Question studyQuestion(Action action, Caller caller, String study, Source source) {
        var facts = StudyFacts.study(study, NO_ALBUM, source, caller.principal())
                .and(Sharing.sourceFacts(source, caller.principal()));
        return Question.of(action, caller, Resource.study(study), facts).by(source);
    }

    /** The series of a study that an allowed {@link Action#STUDY_READ} opens. */
    public static List<String> visibleSeries(Transaction transaction, Authorized answer, String study) {
        return StudyView.series(transaction, grants(answer), study);
    }

    /** Whose private comments count; nobody's in the reduced view. */
    private static Optional<Long> reader(Authorized answer) {
        boolean reduced =
                answer.decision().obligations().view().filter("reduced"::equals).isPresent();
        return reduced ? Optional.empty() : Optional.of(answer.callerId());
    }

    private static GrantSql grants(Authorized answer) {
        return GrantSql.of(answer.decision().obligations().grants(), answer.callerId());
    }
}
