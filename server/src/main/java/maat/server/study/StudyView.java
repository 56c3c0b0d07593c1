package maat.server.study;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import maat.server.database.Transaction;

/** Studies and series of the caller's grants, read from the index. */
final class StudyView {
    private StudyView() {}

    /** @param total how many studies paging can reach */
    record Page(List<StudyRow> rows, long total) {}

    /** Populated studies with a visible series that match, each with the subset of its series that is visible. */
    static Page studies(Transaction transaction, GrantSql grants, StudyQuery wanted) {
        var query = transaction
                .query("""
                        with reached as materialized (
                            select g.series, bool_or(g.favorite) as favorite from (%s) g group by g.series),
                        visible as materialized (
                            select s.study, count(*) as series, sum(s.instances) as instances,
                                count(*) filter (where r.favorite) as favorites,
                                array_agg(distinct s.modality order by s.modality)
                                    filter (where s.modality is not null) as modalities
                            from reached r join series s on s.id = r.series
                            where s.populated and (r.favorite or not :favorite)
                            group by s.study),
                        matching as materialized (
                            select t.id, v.series, v.instances, v.favorites, v.modalities,
                                row_number() over (order by %s) as place
                            from visible v join studies t on t.id = v.study
                            where %s),
                        page as (
                            select m.*, t.study_uid, t.attributes::text as attributes
                            from matching m join studies t on t.id = m.id
                            where m.place > :offset and m.place - :offset <= :limit)
                        select n.total, p.* from (select count(*) as total from matching) n left join page p on true
                        order by p.place""".formatted(grants.links(), wanted.order(), matching(wanted)))
                .bind("favorite", wanted.favorite())
                .bind("limit", wanted.paging().limit())
                .bind("offset", wanted.paging().offset());
        grants.bindTo(query);
        wanted.conditions().forEach(condition -> condition.bindTo(query));
        return query.scanResultSet((rows, _) -> {
            try (var page = rows.get()) {
                return page(page);
            }
        });
    }

    private static String matching(StudyQuery wanted) {
        var conditions = new ArrayList<String>();
        conditions.add("t.populated");
        wanted.conditions().forEach(condition -> conditions.add(condition.sql()));
        return String.join("\nand ", conditions);
    }

    private static Page page(ResultSet rows) throws SQLException {
        var studies = new ArrayList<StudyRow>();
        long total = 0;
        while (rows.next()) {
            total = rows.getLong("total");
            if (rows.getString("study_uid") != null) {
                studies.add(study(rows));
            }
        }
        return new Page(List.copyOf(studies), total);
    }

    private static StudyRow study(ResultSet row) throws SQLException {
        var modalities = row.getArray("modalities");
        return new StudyRow(
                row.getString("study_uid"),
                row.getString("attributes"),
                modalities == null ? List.of() : List.of((String[]) modalities.getArray()),
                row.getLong("series"),
                row.getLong("instances"),
                row.getLong("favorites"));
    }

    /**
     * UIDs of the series of a study that the grants cover. Each series is looked up by itself: the limit keeps the
     * planner from reading every link that the grants have.
     */
    static List<String> series(Transaction transaction, GrantSql grants, String study) {
        var query = transaction.query("""
                        select s.series_uid from series s join studies t on t.id = s.study
                        where t.study_uid = :study
                            and (select true from (%s) g where g.series = s.id limit 1)
                        order by s.series_number nulls last, s.series_uid""".formatted(grants.links())).bind("study", study);
        grants.bindTo(query);
        return query.mapTo(String.class).list();
    }

    /** The same series in the same order, each with whether it is a favourite in some place where the caller sees it. */
    static Map<String, Boolean> favorites(Transaction transaction, GrantSql grants, String study) {
        var query = transaction.query("""
                        select v.series_uid, v.favorite from (
                            select s.series_uid, s.series_number,
                                (select bool_or(g.favorite) from (%s) g where g.series = s.id) as favorite
                            from series s join studies t on t.id = s.study
                            where t.study_uid = :study) v
                        where v.favorite is not null
                        order by v.series_number nulls last, v.series_uid""".formatted(grants.links())).bind("study", study);
        grants.bindTo(query);
        return query.reduceRows(new LinkedHashMap<>(), (favorites, row) -> {
            favorites.put(row.getColumn("series_uid", String.class), row.getColumn("favorite", Boolean.class));
            return favorites;
        });
    }
}
