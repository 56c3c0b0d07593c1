package maat.server.event;

import java.util.Optional;
import maat.server.database.Transaction;
import maat.server.http.Paging;
import org.jdbi.v3.core.statement.Query;

/** Events as clients see them (reference 2.4.3), newest first, written by PostgreSQL. */
final class EventView {

    /** Of a page {@code p} of events with their authors {@code u}; what the author still has of it is put in. */
    private static final String EVENT = """
            json_strip_nulls(json_build_object(
                'event_type', case when p.comment is null then 'Mutation' else 'Comment' end,
                'source', json_build_object(
                    'email', u.email,
                    'name', u.name,
                    'sub', u.sub,
                    %s,
                    'capability_token', (select json_build_object('id', c.id, 'title', c.title)
                        from capability_tokens c where c.id = p.capability)),
                'post_date', to_char(p.event_time, 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
                'comment', p.comment,
                'is_private', case when p.comment is not null then p.target is not null end,
                'mutation_type', p.mutation,
                'target', (select json_build_object('email', x.email, 'name', x.name, 'sub', x.sub)
                    from users x where x.id = p.target),
                'study', case when p.mutation is not null then (
                    select json_build_object(
                        'UID', t.study_uid,
                        'description', t.study_description,
                        'series', (select coalesce(json_agg(json_build_object(
                                'UID', s.series_uid,
                                'description', s.series_description,
                                'is_present_in_album', exists (select from album_series l
                                    where l.album = p.album and l.series = s.id))
                                order by s.series_number nulls last, s.series_uid), '[]')
                            from event_series w join series s on s.id = w.series where w.event = p.id))
                    from studies t where t.id = p.study) end))""";

    private static final String PAGE = """
            with chosen as materialized (select e.id, e.event_time from events e where %s),
            page as (
                select e.* from (
                    select id from chosen order by event_time desc, id desc limit :limit offset :offset) c
                join events e on e.id = c.id)
            select coalesce(json_agg(%s order by p.event_time desc, p.id desc), '[]')::text as events,
                (select count(*) from chosen) as total
            from page p join users u on u.id = p.author
            left join members m on m.album = p.album and m.member = p.author""";

    private static final String IN_ALBUM = EVENT.formatted("'can_access', m.member is not null, 'is_admin', m.admin");
    private static final String ON_STUDY = EVENT.formatted("'can_access', " + SightSql.of("p.study", "p.author"));

    private EventView() {}

    record Page(String array, long total) {}

    /** @param reader row of who looks; private comments of others are left out, and not counted */
    static Page ofAlbum(Transaction transaction, String album, long reader, EventFilter filter, Paging paging) {
        var chosen = "e.album = (select id from albums where album_id = :album) and (e.comment is null or "
                + CommentCountSql.visibleTo(":reader") + ")" + filter.conditions();
        var query = transaction
                .query(PAGE.formatted(chosen, IN_ALBUM))
                .bind("album", album)
                .bind("reader", reader);
        filter.bindings().forEach(query::bind);
        return page(query, paging);
    }

    /** @param reader row of who looks; empty for whoever is shown public comments only */
    static Page ofStudy(Transaction transaction, String study, Optional<Long> reader, Paging paging) {
        var chosen = "e.comment is not null and e.album is null"
                + " and e.study = (select id from studies where study_uid = :study) and "
                + CommentCountSql.visibleTo(":reader");
        return page(
                transaction
                        .query(PAGE.formatted(chosen, ON_STUDY))
                        .bind("study", study)
                        .bind("reader", reader.orElse(null)),
                paging);
    }

    private static Page page(Query query, Paging paging) {
        return query.bind("limit", paging.limit())
                .bind("offset", paging.offset())
                .map((row, _) -> new Page(row.getString("events"), row.getLong("total")))
                .one();
    }
}
