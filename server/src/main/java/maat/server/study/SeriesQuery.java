package maat.server.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.server.http.Paging;
import maat.server.http.Parameters;
import maat.server.http.Problem;

/**
 * A search for the series of a study (reference 2.5.2). What Maat knows itself it does itself: sources, favourites, order
 * and pages; the rest the PACS matches.
 *
 * @param favorite whether favourites alone are wanted
 * @param showsFavorite whether each series tells if it is a favourite
 * @param forPacs what the PACS is asked, as a raw query
 */
record SeriesQuery(
        boolean favorite, boolean showsFavorite, Comparator<ObjectNode> order, Paging paging, String forPacs) {

    private static final String FAVORITE = "favorite";

    /** What Maat answers itself; the PACS is not asked for it. */
    private static final Set<String> OWN =
            Set.of("album", "inbox", "limit", "offset", FAVORITE, "sort", "accept", "includefield");

    /** @throws Problem 400 for parameters that are malformed or out of bounds */
    static SeriesQuery of(Parameters query) {
        return new SeriesQuery(
                query.flag(FAVORITE).orElse(false),
                StudyFields.names(query).anyMatch(SeriesQuery::isFavorite),
                SeriesOrder.of(query),
                Paging.of(query, 0),
                forPacs(query));
    }

    /** Whether the search means something only within one source. */
    boolean needsSource() {
        return favorite || showsFavorite;
    }

    private static boolean isFavorite(String field) {
        return field.equals(FAVORITE) || field.equals(StudyFields.FAVORITES);
    }

    private static String forPacs(Parameters query) {
        var matching = query.names().stream()
                .filter(name -> !OWN.contains(name))
                .flatMap(name -> query.all(name).stream().map(value -> pair(name, value)));
        var fields =
                StudyFields.names(query).filter(field -> !isFavorite(field)).map(field -> pair("includefield", field));
        return Stream.concat(matching, fields).collect(Collectors.joining("&"));
    }

    /** Real archives do not decode query values, so what RFC 3986 allows stays literal. */
    private static String pair(String name, String value) {
        return LiteralQuery.encode(name) + "=" + LiteralQuery.encode(value);
    }
}
