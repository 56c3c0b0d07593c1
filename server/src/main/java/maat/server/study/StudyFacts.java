package maat.server.study;

import java.util.List;
import maat.server.policy.Facts;
import maat.server.policy.Source;
import maat.server.principal.Principal;

/**
 * What the policies need to know of a study or a series: is it known, and on which paths does the caller's user reach
 * it. Paths are bounded however many albums there are: one for the inbox, one for albums that the user administers, and
 * one for each set of member permissions that no other set contains. Albums that the question or the token names keep a
 * path of their own.
 */
public final class StudyFacts {

    private static final String FLAGS = """
            a.add_user::int + 2 * a.download_series::int + 4 * a.send_series::int + 8 * a.delete_series::int
                + 16 * a.add_series::int + 32 * a.write_comments::int""";

    private static final String NAMES =
            "array['add_user', 'download_series', 'send_series', 'delete_series', 'add_series', 'write_comments']";

    /** Paths to the rows of a table {@code subject(id)} of series. */
    private static final String PATHS = """
            ,
            profiles as materialized (
                select min(p.album) as album, p.admin, p.bits, p.named
                from (
                    select a.album_id as album, m.admin, case when m.admin then 0 else %s end as bits,
                        case when a.album_id = any(:named_albums)
                            or a.album_id = (select facts -> 'capability' ->> 'album' from caller)
                            then a.album_id end as named
                    from (select distinct album from album_series where series in (select id from subject)) l
                    join members m on m.album = l.album and m.member = (select user_id from caller)
                    join albums a on a.id = l.album) p
                group by p.admin, p.bits, p.named),
            paths as materialized (
                select jsonb_build_object('via', 'inbox') as path
                where exists (select from inbox_series i
                    where i.owner = (select user_id from caller) and i.series in (select id from subject))
                union all
                select jsonb_build_object('via', 'album', 'album', p.album, 'admin', p.admin, 'permissions',
                    to_jsonb(array(select name from unnest(%s) with ordinality n(name, place)
                        where p.bits & (1 << (place::int - 1)) <> 0)))
                from profiles p
                where p.named is not null or not exists (
                    select from profiles q
                    where q.admin = p.admin and q.bits <> p.bits and q.bits & p.bits = p.bits))""".formatted(FLAGS, NAMES);

    private static final String ALL_PATHS = "coalesce((select jsonb_agg(path) from paths), '[]')";

    /** A reservation that ran out is as if it had never been. */
    private static final String SERIES = """
            ,
            found as materialized (
                select s.id, s.populated, s.last_owner, t.study_uid <> :study as other_study
                from series s join studies t on t.id = s.study
                where s.series_uid = :series and (s.populated or s.reserved_until > now())),
            subject as materialized (select id from found where not other_study)""";

    private static final String SERIES_MEMBERS = """
            'known', exists (select from found),
            'populated', coalesce((select populated from found), false),
            'other_study', coalesce((select other_study from found), false),
            'paths',""" + " " + ALL_PATHS;

    private static final Facts SERIES_PATHS =
            Facts.of(SERIES + PATHS, ", 'series', jsonb_build_object(" + SERIES_MEMBERS + ")");

    private static final Facts SERIES_IN_FULL = Facts.of(SERIES + PATHS, """
            , 'series', jsonb_build_object(
                'erasing', exists (select from outbox o
                    where (o.kind, o.subject) in (('erase_study', :study), ('erase_series', :study || '/' || :series))),
                'in_inbox', exists (select from inbox_series i
                    where i.owner = (select user_id from caller) and i.series in (select id from subject)),
                'in_album', exists (select from album_series l join albums a on a.id = l.album
                    where a.album_id = :in_album and l.series in (select id from subject)),
                'orphan', exists (select from subject)
                    and not exists (select from inbox_series i where i.series in (select id from subject))
                    and not exists (select from album_series l join members m on m.album = l.album
                        where l.series in (select id from subject)),
                'last_owner', coalesce((select last_owner = (select user_id from caller) from found), false),
            """ + SERIES_MEMBERS + ")");

    private static final String STUDY = """
            ,
            subject as materialized (
                select s.id from series s join studies t on t.id = s.study
                where t.study_uid = :study and (s.populated or s.reserved_until > now()))""";

    private static final Facts STUDY_IN_FULL = Facts.of(STUDY + PATHS, """
            , 'study', jsonb_build_object(
                'known', exists (select from subject),
                'in_source', case :source_kind
                    when 'inbox' then exists (select from paths where path ->> 'via' = 'inbox')
                    when 'album' then exists (select from album_series l join albums a on a.id = l.album
                        where a.album_id = :source_id and l.series in (select id from subject))
                    else exists (select from paths) end,
                'in_album', exists (select from album_series l join albums a on a.id = l.album
                    where a.album_id = :in_album and l.series in (select id from subject)),
                'in_inbox', exists (select from paths where path ->> 'via' = 'inbox'),
                'paths',""" + " " + ALL_PATHS + ")");

    private StudyFacts() {}

    /** Paths to a series, for questions about reading. */
    public static Facts seriesPaths(String study, String series, Source source, Principal principal) {
        return SERIES_PATHS
                .bind("study", study)
                .bind("series", series)
                .bind("named_albums", namedAlbums(source, principal));
    }

    /**
     * Everything about a series, for questions about moving, claiming and storing it.
     *
     * @param album the album that the action is about; empty for none
     */
    public static Facts series(String study, String series, String album, Source source, Principal principal) {
        return SERIES_IN_FULL
                .bind("study", study)
                .bind("series", series)
                .bind("in_album", album)
                .bind("named_albums", namedAlbums(source, principal));
    }

    /**
     * Everything about a study.
     *
     * @param album the album that the action is about; empty for none
     */
    public static Facts study(String study, String album, Source source, Principal principal) {
        return STUDY_IN_FULL
                .bind("study", study)
                .bind("in_album", album)
                .bind("source_kind", kind(source))
                .bind("source_id", source instanceof Source.Album named ? named.album() : "")
                .bind("named_albums", namedAlbums(source, principal));
    }

    private static String kind(Source source) {
        return switch (source) {
            case Source.Any _ -> "any";
            case Source.Inbox _ -> "inbox";
            case Source.Album _ -> "album";
        };
    }

    private static String[] namedAlbums(Source source, Principal principal) {
        Source viewers = principal instanceof Principal.Viewer viewer ? viewer.source() : Source.ANY;
        return List.of(source, viewers).stream()
                .filter(Source.Album.class::isInstance)
                .map(named -> ((Source.Album) named).album())
                .toArray(String[]::new);
    }
}
