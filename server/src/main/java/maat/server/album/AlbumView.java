package maat.server.album;

import maat.server.database.Transaction;
import maat.server.event.CommentCountSql;
import maat.server.http.Paging;

/**
 * Albums as clients see them, written by PostgreSQL. Only populated series count; the permission columns go out as they
 * are and nobody here reads them.
 */
final class AlbumView {

    static final String NUMBER_OF_USERS = "(select count(*) from members n where n.album = a.id)";

    static final String NUMBER_OF_STUDIES = """
            (select count(distinct s.study) from album_series l join series s on s.id = l.series
            where l.album = a.id and s.populated)""";

    static final String NUMBER_OF_COMMENTS = CommentCountSql.ofAlbum("a.id", "m.member");

    /** Everything that goes with one album {@code a}, whatever the caller. */
    static final String CONTENT = """
            select count(distinct s.study) as studies, count(*) as series, coalesce(sum(s.instances), 0) as instances,
                coalesce(json_agg(distinct s.modality order by s.modality) filter (where s.modality is not null), '[]')
                    as modalities
            from album_series l join series s on s.id = l.series
            where l.album = a.id and s.populated""";

    /** One album {@code a} as its member {@code m} sees it, with {@link #CONTENT} as {@code c}. */
    static final String FULL = """
            json_build_object(
                'album_id', a.album_id,
                'name', a.name,
                'description', a.description,
                'modalities', c.modalities,
                'created_time', to_char(a.created_time, 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
                'last_event_time', to_char(a.last_event_time, 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
                'number_of_users', %s,
                'number_of_comments', %s,
                'number_of_studies', c.studies,
                'number_of_series', c.series,
                'number_of_instances', c.instances,
                'add_user', a.add_user,
                'download_series', a.download_series,
                'send_series', a.send_series,
                'delete_series', a.delete_series,
                'add_series', a.add_series,
                'write_comments', a.write_comments,
                'is_favorite', m.favorite,
                'notification_new_series', m.notification_new_series,
                'notification_new_comment', m.notification_new_comment,
                'is_admin', m.admin)""".formatted(NUMBER_OF_USERS, NUMBER_OF_COMMENTS);

    private static final String REDUCED = """
            json_build_object(
                'album_id', a.album_id,
                'name', a.name,
                'description', a.description,
                'modalities', c.modalities,
                'number_of_studies', c.studies,
                'number_of_series', c.series,
                'number_of_instances', c.instances)""";

    private static final String USER = """
            json_strip_nulls(json_build_object('email', u.email, 'name', u.name, 'sub', u.sub, 'is_admin', m.admin))""";

    private AlbumView() {}

    record Page(String array, long total) {}

    /** The album as its member sees it. */
    static String full(Transaction transaction, String album, long member) {
        return transaction
                .query("""
                        select %s::text from albums a
                        join members m on m.album = a.id and m.member = :member
                        cross join lateral (%s) c
                        where a.album_id = :album""".formatted(FULL, CONTENT))
                .bind("album", album)
                .bind("member", member)
                .mapTo(String.class)
                .one();
    }

    /** The album as a token for it sees it (ALB-13). */
    static String reduced(Transaction transaction, String album) {
        return transaction
                .query("select %s::text from albums a cross join lateral (%s) c where a.album_id = :album"
                        .formatted(REDUCED, CONTENT))
                .bind("album", album)
                .mapTo(String.class)
                .one();
    }

    /** The album's members, by e-mail, {@code sub} and name; the order holds across pages. */
    static Page members(Transaction transaction, String album, Paging paging) {
        return page(transaction, """
                select %s as entry from members m
                join albums a on a.id = m.album and a.album_id = :album
                join users u on u.id = m.member
                order by u.email, u.sub, u.name""".formatted(USER), """
                select count(*) from members m join albums a on a.id = m.album and a.album_id = :album""", "album", album, paging);
    }

    /** All members, for an album object that was asked to include them (ALB-12). */
    static String withMembers(Transaction transaction, String document, String album) {
        var users =
                members(transaction, album, new Paging(Integer.MAX_VALUE, 0)).array();
        return document.substring(0, document.length() - 1) + ", \"users\" : " + users + "}";
    }

    private static Page page(
            Transaction transaction, String rows, String count, String name, Object value, Paging paging) {
        return transaction
                .query("""
                        select coalesce(json_agg(entry), '[]')::text as entries, (%s) as total
                        from (%s limit :limit offset :offset) page""".formatted(count, rows))
                .bind(name, value)
                .bind("limit", paging.limit())
                .bind("offset", paging.offset())
                .map((row, _) -> new Page(row.getString("entries"), row.getLong("total")))
                .one();
    }
}
