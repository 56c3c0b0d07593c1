package maat.server.user;

import java.util.Optional;
import java.util.OptionalLong;
import maat.server.database.Transaction;

/** Users as clients see them (reference 9.1), written by PostgreSQL. */
final class UserView {
    private static final String USER = "'email', u.email, 'name', u.name, 'sub', u.sub";

    /** The user {@code u} reaches some series of the study, which is what seeing it means. */
    private static final String SEES_STUDY = """
            exists (select from series s join studies t on t.id = s.study
                where t.study_uid = :study and (s.populated or s.reserved_until > now())
                    and (exists (select from inbox_series i where i.series = s.id and i.owner = u.id)
                        or exists (select from album_series l join members v on v.album = l.album and v.member = u.id
                            where l.series = s.id)))""";

    private UserView() {}

    /**
     * @param document a user or an array of users; empty when there is none
     * @param total how many paging can reach, for arrays
     */
    record Found(Optional<String> document, OptionalLong total) {}

    static String of(Transaction transaction, String sub) {
        return transaction
                .query("select json_strip_nulls(json_build_object(%s))::text from users u where u.sub = :sub"
                        .formatted(USER))
                .bind("sub", sub)
                .mapTo(String.class)
                .one();
    }

    /** The user of that e-mail address or {@code sub}, with what was asked about access (USR-07 to USR-09). */
    static Found find(Transaction transaction, String reference, Optional<String> album, Optional<String> study) {
        boolean mail = reference.indexOf('@') >= 0;
        var document = transaction
                .query("""
                        select json_strip_nulls(json_build_object(%s,
                            'album_access', case when :album <> '' then exists (select from members m
                                join albums a on a.id = m.album where a.album_id = :album and m.member = u.id) end,
                            'study_access', case when :study <> '' then %s end))::text
                        from users u where %s""".formatted(USER, SEES_STUDY, mail ? "u.email = lower(:reference)" : "u.sub = :reference"))
                .bind("reference", reference)
                .bind("album", album.orElse(""))
                .bind("study", study.orElse(""))
                .mapTo(String.class)
                .findOne();
        return new Found(document, OptionalLong.empty());
    }

    /**
     * Those whose name contains the text, or whose e-mail address begins with it, or has it in its local part where the
     * text has no {@code @}; in the order of members of an album (USR-10 to USR-12).
     */
    static Found search(
            Transaction transaction,
            UserQuery.Search search,
            long caller,
            Optional<String> album,
            Optional<String> study) {
        String text = literally(search.text());
        boolean mail = search.text().indexOf('@') >= 0;
        return transaction
                .query("""
                        with found as materialized (
                            select u.email, u.sub, u.name, m.admin as is_admin from users u
                            left join members m on m.member = u.id
                                and m.album = (select id from albums where album_id = :album)
                            where u.id <> :caller
                                and (lower(u.name) like lower(:anywhere) or %s like lower(:pattern))
                                and (:album = '' or m.member is not null)
                                and (:study = '' or %s)),
                        page as (
                            select * from found order by email, sub, name limit :limit offset :offset)
                        select (select count(*) from found) as total, (
                            select json_agg(json_strip_nulls(json_build_object(%s, 'is_admin', u.is_admin))
                                order by u.email, u.sub, u.name)::text
                            from page u) as users""".formatted(mail ? "u.email" : "split_part(u.email, '@', 1)", SEES_STUDY, USER))
                .bind("caller", caller)
                .bind("anywhere", "%" + text + "%")
                .bind("pattern", mail ? text + "%" : "%" + text + "%")
                .bind("album", album.orElse(""))
                .bind("study", study.orElse(""))
                .bind("limit", search.paging().limit())
                .bind("offset", search.paging().offset())
                .map((row, _) ->
                        new Found(Optional.ofNullable(row.getString("users")), OptionalLong.of(row.getLong("total"))))
                .one();
    }

    private static String literally(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** Populated content of a user's inbox (USR-16). */
    static String inbox(Transaction transaction, long owner) {
        return transaction.query("""
                        select json_build_object(
                            'modalities', coalesce(json_agg(distinct s.modality order by s.modality)
                                filter (where s.modality is not null), '[]'),
                            'number_of_studies', count(distinct s.study),
                            'number_of_series', count(*),
                            'number_of_instances', coalesce(sum(s.instances), 0))::text
                        from inbox_series i join series s on s.id = i.series
                        where i.owner = :owner and s.populated""").bind("owner", owner).mapTo(String.class).one();
    }
}
