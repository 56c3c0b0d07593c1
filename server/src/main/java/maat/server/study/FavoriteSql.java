package maat.server.study;

import java.util.List;
import maat.server.database.Transaction;
import maat.server.policy.Source;

/** The statements that mark series as favourites where they are linked, and take the mark away. */
final class FavoriteSql {
    private static final String MARK = """
            update %s l set favorite = :favorite from series s join studies t on t.id = s.study
            where l.series = s.id and %s and t.study_uid = :study
                and (s.series_uid = :series or :series = '') and l.favorite <> :favorite
            returning s.series_uid""";

    private static final String IN_INBOX = MARK.formatted("inbox_series", "l.owner = :holder");
    private static final String IN_ALBUM =
            MARK.formatted("album_series", "l.album = (select id from albums where album_id = :holder)");

    private FavoriteSql() {}

    /**
     * Marks one series of a study in its place, or all that are there. Returns the UIDs of those whose mark changed.
     *
     * @param series the only series, empty for all
     * @param owner row of the user whose inbox it is, if it is one
     */
    static List<String> mark(
            Transaction transaction, Source place, String study, String series, boolean favorite, long owner) {
        var query = switch (place) {
            case Source.Inbox _ -> transaction.query(IN_INBOX).bind("holder", owner);
            case Source.Album in -> transaction.query(IN_ALBUM).bind("holder", in.album());
            case Source.Any _ -> throw new IllegalArgumentException("favourites are in one place");
        };
        return query.bind("study", study)
                .bind("series", series)
                .bind("favorite", favorite)
                .mapTo(String.class)
                .list();
    }
}
