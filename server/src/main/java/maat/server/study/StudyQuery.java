package maat.server.study;

import java.util.List;
import java.util.Optional;
import maat.server.http.Paging;
import maat.server.http.Parameters;
import maat.server.http.Problem;

/**
 * A search for studies (reference 2.5.1). Parameters that it does not name are ignored.
 *
 * @param uids that a study is one of those named; it stands among the conditions, too
 * @param conditions what a study must fulfil, all of it
 * @param ofSeries what some visible series of it must fulfil
 * @param favorite whether only favourite series count
 * @param fields what is shown beyond the usual
 * @param order SQL over the study {@code t}: what is missing comes last, studies that tie go by UID in the same direction
 */
record StudyQuery(
        Optional<Condition> uids,
        List<Condition> conditions,
        Optional<Condition> ofSeries,
        boolean favorite,
        StudyFields fields,
        String order,
        Paging paging) {

    private static final String NEWEST_FIRST = "-StudyDate";

    /** @throws Problem 400 for parameters that are malformed or out of bounds */
    static StudyQuery of(Parameters query) {
        return new StudyQuery(
                StudyMatching.uids(query),
                StudyMatching.ofStudy(query),
                StudyMatching.ofSeries(query),
                favorite(query),
                StudyFields.of(query),
                order(query),
                Paging.of(query, 1));
    }

    /** Whether the search means something only within one source (STU-14, STU-15). */
    boolean needsSource() {
        return favorite || fields.asksFor(StudyFields.FAVORITES);
    }

    private static boolean favorite(Parameters query) {
        var favorite = query.find("favorite");
        if (favorite.isPresent() && !query.flag("favorite").orElse(false)) {
            throw query.malformed("favorite must be true");
        }
        return favorite.isPresent();
    }

    private static String order(Parameters query) {
        String key = query.find("sort").orElse(NEWEST_FIRST);
        boolean descending = key.startsWith("-");
        var field = StudyField.sortable(descending ? key.substring(1) : key)
                .orElseThrow(() -> query.malformed("sort must name an attribute by which studies are sorted"));
        String direction = descending ? "desc" : "asc";
        return "%s collate \"C\" %s nulls last, t.study_uid collate \"C\" %s"
                .formatted(field.column(), direction, direction);
    }
}
