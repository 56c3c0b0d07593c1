package maat.server.album;

import java.util.Arrays;
import java.util.Optional;
import maat.server.http.Paging;
import maat.server.http.Parameters;
import maat.server.http.Problem;

/**
 * Which albums a list shows, and in which order (reference 2.4.2).
 *
 * @param name pattern in which {@code *} stands for any run of characters
 * @param bySound whether names that sound like the pattern are found too
 */
record AlbumSearch(
        Optional<String> name,
        boolean bySound,
        DayRange created,
        DayRange lastEvent,
        Optional<String> modality,
        boolean favorites,
        boolean canAddSeries,
        boolean canCreateToken,
        Sort sort,
        boolean descending,
        Paging paging) {

    /** Characters of a modality, a code string, at most (PS3.5 6.2). */
    private static final int LONGEST_MODALITY = 16;

    private static final String NEWEST_FIRST = "-created_time";

    /** What albums can be sorted by; the words are those of the query. */
    enum Sort {
        CREATED_TIME("created_time"),
        LAST_EVENT_TIME("last_event_time"),
        NAME("name"),
        NUMBER_OF_USERS("number_of_users"),
        NUMBER_OF_STUDIES("number_of_studies"),
        NUMBER_OF_COMMENTS("number_of_comments");

        private final String word;

        Sort(String word) {
            this.word = word;
        }

        private static Optional<Sort> of(String word) {
            return Arrays.stream(values()).filter(key -> key.word.equals(word)).findFirst();
        }
    }

    /** @throws Problem 400 for an unknown sort key (ALB-09), no date (ALB-07), and values that no album can have */
    static AlbumSearch of(Parameters query) {
        String sort = query.find("sort").orElse(NEWEST_FIRST);
        boolean descending = sort.startsWith("-");
        return new AlbumSearch(
                query.text("name", AlbumFields.LONGEST_NAME),
                query.flag("fuzzymatching").orElse(false),
                DayRange.of(query, "created_time"),
                DayRange.of(query, "last_event_time"),
                query.text("modality", LONGEST_MODALITY),
                query.flag("favorite").orElse(false),
                query.flag("canAddSeries").orElse(false),
                query.flag("canCreateCapabilityToken").orElse(false),
                Sort.of(descending ? sort.substring(1) : sort)
                        .orElseThrow(() -> query.malformed("sort does not know the key it was given")),
                descending,
                Paging.of(query, 1));
    }
}
