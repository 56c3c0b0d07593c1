package maat.server.study;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import maat.server.database.Transaction;
import maat.server.event.CommentCountSql;
import org.jdbi.v3.core.statement.SqlStatement;

/** Studies and series of the caller's grants, read from the index. */
final class StudyView {
    /** Some visible series is no mere reservation. Few studies have reservations at all, and only those are looked into. */
    private static final String HAS_PIXELS = """
            (not exists (select from series s where s.study = t.id and not s.populated)
                or exists (
                    select from reached r join series s on s.id = r.series where r.study = t.id and s.populated))""";

    private StudyView() {}

    /** @param total how many studies paging can reach */
    record Page(List<StudyRow> rows, long total) {}

    /**
     * Populated studies with a visible series that match, each with the subset of its series that is visible. First all
     * links that the grants cover, by one scan of an index for each album; then their studies, which are counted and put
     * into order; series, and what else is shown, are looked up for the page alone, by study: a study's series are
     * neighbours in their index.
     *
     * @param reader whose private comments count, empty for public ones only
     */
    static Page studies(Transaction transaction, GrantSql grants, StudyQuery wanted, Optional<Long> reader) {
        var query = transaction.query(sql(grants, wanted));
        bind(query, grants, wanted, reader);
        return query.scanResultSet((rows, _) -> {
            try (var page = rows.get()) {
                return page(page);
            }
        });
    }

    static String sql(GrantSql grants, StudyQuery wanted) {
        return """
                        with reached as materialized (%s),
                        found as (%s),
                        matching as materialized (
                            select t.id, row_number() over (order by %s) as place
                            from found f join studies t on t.id = f.study
                            where %s),
                        page as materialized (
                            select m.id, m.place from matching m where m.place > :offset and m.place - :offset <= :limit),
                        counted as (
                            select w.study, c.*
                            from (
                                select r.study, array_agg(r.series) as series,
                                    array_agg(r.series) filter (where r.favorite) as favorites
                                from reached r join page p on p.id = r.study group by r.study) w
                            cross join lateral (
                                select count(*) as series, sum(s.instances) as instances,
                                    count(*) filter (where s.id = any(w.favorites)) as favorites,
                                    array_agg(s.modality) filter (where s.modality is not null) as modalities
                                from series s
                                where s.study = w.study and s.id = any(w.series) and s.populated) c)
                        select n.total, t.study_uid, t.attributes::text as attributes,
                            c.series, c.instances, c.favorites, c.modalities, %s as comments
                        from (select count(*) as total from matching) n
                        left join (page p join studies t on t.id = p.id join counted c on c.study = p.id) on true
                        order by p.place""".formatted(
                        reached(grants, wanted), found(wanted), wanted.order(), matching(wanted), comments(wanted));
    }

    static void bind(SqlStatement<?> statement, GrantSql grants, StudyQuery wanted, Optional<Long> reader) {
        grants.bindTo(statement);
        wanted.conditions().forEach(condition -> condition.bindTo(statement));
        wanted.ofSeries().ifPresent(condition -> condition.bindTo(statement));
        statement.bind("limit", wanted.paging().limit());
        statement.bind("offset", wanted.paging().offset());
        if (wanted.fields().has(StudyFields.COMMENTS)) {
            statement.bindByType("reader", reader.orElse(null), Long.class);
        }
    }

    /** The links that count. A few studies that are named are looked for; all others' links are not even read. */
    private static String reached(GrantSql grants, StudyQuery wanted) {
        var sql = new StringBuilder(
                "select g.study, g.series, g.favorite from (%s) g where true".formatted(grants.links()));
        wanted.uids()
                .ifPresent(uids -> sql.append(" and g.study = any(array(select t.id from studies t where ")
                        .append(uids.sql())
                        .append("))"));
        if (wanted.favorite()) {
            sql.append(" and g.favorite");
        }
        return sql.toString();
    }

    private static String found(StudyQuery wanted) {
        return wanted.ofSeries()
                .map(condition -> """
                        select w.study from (
                            select r.study, array_agg(r.series) as series from reached r group by r.study) w
                        where exists (
                            select from series s
                            where s.study = w.study and s.id = any(w.series) and s.populated and %s)""".formatted(condition.sql()))
                .orElse("select distinct r.study from reached r");
    }

    private static String matching(StudyQuery wanted) {
        var conditions = new ArrayList<String>();
        conditions.add("t.populated");
        if (wanted.ofSeries().isEmpty()) {
            conditions.add(HAS_PIXELS);
        }
        wanted.conditions().forEach(condition -> conditions.add(condition.sql()));
        return String.join("\nand ", conditions);
    }

    private static String comments(StudyQuery wanted) {
        return wanted.fields().has(StudyFields.COMMENTS) ? CommentCountSql.ofStudy("p.id", ":reader") : "0";
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
                modalities == null ? List.of() : distinct((String[]) modalities.getArray()),
                row.getLong("series"),
                row.getLong("instances"),
                row.getLong("favorites"),
                row.getLong("comments"));
    }

    private static List<String> distinct(String[] modalities) {
        return List.copyOf(new TreeSet<>(Arrays.asList(modalities)));
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
