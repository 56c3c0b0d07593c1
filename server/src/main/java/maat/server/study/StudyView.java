package maat.server.study;

import java.util.List;
import maat.server.database.Transaction;
import maat.server.http.Paging;

/** Studies and series of the caller's grants, as DICOM JSON (PS3.18 F) written by PostgreSQL. */
final class StudyView {

    /** Attributes of a study list (reference 2.5.1) that come as the PACS described them. */
    private static final List<String> STORED = List.of(
            "00080020",
            "00080030",
            "00080050",
            "00080090",
            "00080201",
            "00100010",
            "00100020",
            "00100030",
            "00100040",
            "00200010");

    private StudyView() {}

    record Page(String array, int size, long total) {}

    /** Populated studies with a visible series, newest first, each with the subset of its series that is visible. */
    static Page studies(Transaction transaction, GrantSql grants, StudyQuery wanted) {
        var query = transaction
                .query("""
                        with visible as materialized (
                            select s.study, count(*) as series, sum(s.instances) as instances,
                                jsonb_agg(distinct s.modality) filter (where s.modality is not null) as modalities
                            from series s where s.id in (select g.series from (%s) g) and s.populated
                            group by s.study),
                        matching as materialized (
                            select t.*, v.series, v.instances, v.modalities from visible v
                            join studies t on t.id = v.study
                            where t.populated and (:study = '' or t.study_uid = :study)),
                        page as (
                            select * from matching order by study_date desc nulls last, study_uid desc
                            limit :limit offset :offset)
                        select
                            coalesce(jsonb_agg(
                                (select coalesce(jsonb_object_agg(key, value), '{}')
                                    from jsonb_each(p.attributes) where key = any(:stored))
                                || jsonb_strip_nulls(jsonb_build_object(
                                    '00080056', '{"vr": "CS", "Value": ["ONLINE"]}'::jsonb,
                                    '00080061', case when p.modalities is not null
                                        then jsonb_build_object('vr', 'CS', 'Value', p.modalities) end,
                                    '0020000D', jsonb_build_object('vr', 'UI', 'Value', jsonb_build_array(p.study_uid)),
                                    '00201206', jsonb_build_object('vr', 'IS', 'Value', jsonb_build_array(p.series)),
                                    '00201208', jsonb_build_object('vr', 'IS', 'Value', jsonb_build_array(p.instances))))
                                order by p.study_date desc nulls last, p.study_uid desc), '[]')::text as data_sets,
                            count(*) as size,
                            (select count(*) from matching) as total
                        from page p""".formatted(grants.links()))
                .bind("study", wanted.study())
                .bind("stored", STORED.toArray(String[]::new))
                .bind("limit", wanted.paging().limit())
                .bind("offset", wanted.paging().offset());
        grants.bindTo(query);
        return query.map((row, _) -> new Page(row.getString("data_sets"), row.getInt("size"), row.getLong("total")))
                .one();
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

    /** @param study the only study wanted, empty for all */
    record StudyQuery(String study, Paging paging) {}
}
