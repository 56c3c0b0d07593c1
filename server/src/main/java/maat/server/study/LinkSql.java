package maat.server.study;

import java.util.List;
import maat.server.database.Transaction;
import maat.server.policy.Decision.Destination;

/** The statements that link series to inboxes and albums, and that take links away. Pixels are never touched (SND-24). */
public final class LinkSql {
    private LinkSql() {}

    /**
     * One decision at a time on a series, known or not, so that a new one cannot be claimed twice; and none while its study
     * is erased, so that nothing is stored between the erasure's decision and its commit (SND-23).
     */
    public static void lockSeries(Transaction transaction, String study, String series) {
        transaction
                .query("""
                        select pg_advisory_xact_lock_shared(hashtextextended(:study, 1))::text,
                            pg_advisory_xact_lock(hashtextextended(:series, 0))::text""")
                .bind("study", study)
                .bind("series", series)
                .mapToMap()
                .list();
    }

    /** Keeps all series of a study, known or not, from being decided on by others. */
    static void lockStudy(Transaction transaction, String study) {
        transaction
                .query("select pg_advisory_xact_lock(hashtextextended(:study, 1))::text")
                .bind("study", study)
                .mapTo(String.class)
                .list();
    }

    /**
     * Makes sure that study and series have rows; a series without pixels is reserved for 24 h, and one whose
     * reservation ran out is free again.
     */
    public static void reserve(Transaction transaction, String study, String series) {
        transaction.update("""
                        insert into studies (study_uid) values (:study) on conflict (study_uid) do nothing""").bind("study", study).execute();
        for (String links : List.of("inbox_series", "album_series")) {
            transaction.update("""
                            delete from %s l using series s
                            where l.series = s.id and s.series_uid = :series
                                and not s.populated and s.reserved_until <= now()""".formatted(links)).bind("series", series).execute();
        }
        transaction.update("""
                        insert into series (series_uid, study, reserved_until)
                        select :series, id, now() + interval '24 hours' from studies where study_uid = :study
                        on conflict (series_uid) do update
                        set reserved_until = excluded.reserved_until, study = excluded.study
                        where not series.populated and series.reserved_until <= now()""").bind("study", study).bind("series", series).execute();
    }

    /** Links one series to where the decision sends it. Returns whether the link is new. */
    public static boolean link(Transaction transaction, String series, Destination destination, long owner) {
        return switch (destination.kind()) {
            case "inbox" -> linkToInbox(transaction, series, owner) > 0;
            case "album" -> linkToAlbum(transaction, series, destination.album()) > 0;
            default -> throw new IllegalStateException("unknown destination " + destination.kind());
        };
    }

    private static int linkToInbox(Transaction transaction, String series, long owner) {
        return transaction
                .update("""
                        insert into inbox_series (owner, series) select :owner, id from series where series_uid = :series
                        on conflict (owner, series) do nothing""")
                .bind("owner", owner)
                .bind("series", series)
                .execute();
    }

    static int linkToAlbum(Transaction transaction, String series, String album) {
        return transaction
                .update("""
                        insert into album_series (album, series)
                        select a.id, s.id from albums a, series s where a.album_id = :album and s.series_uid = :series
                        on conflict (album, series) do nothing""")
                .bind("album", album)
                .bind("series", series)
                .execute();
    }

    /** Links one series to a user's inbox. Returns whether the link is new. */
    static boolean linkSeriesToUser(Transaction transaction, String series, String userSub) {
        return transaction
                        .update("""
                        insert into inbox_series (owner, series)
                        select u.id, s.id from users u, series s where u.sub = :user and s.series_uid = :series
                        on conflict (owner, series) do nothing""")
                        .bind("series", series)
                        .bind("user", userSub)
                        .execute()
                > 0;
    }

    /** Links the series of a study that the grants cover to a user's inbox. Returns the UIDs of those new there. */
    static List<String> linkStudyToInbox(Transaction transaction, String study, GrantSql grants, String userSub) {
        return linked(transaction, """
                insert into inbox_series (owner, series)
                select u.id, s.id from users u, series s join studies t on t.id = s.study
                where u.sub = :holder and t.study_uid = :study and s.id in (select g.series from (%s) g)
                on conflict (owner, series) do nothing""", study, grants, userSub);
    }

    /** Links the series of a study that the grants cover to an album. Returns the UIDs of those new there. */
    static List<String> linkStudyToAlbum(Transaction transaction, String study, GrantSql grants, String album) {
        return linked(transaction, """
                insert into album_series (album, series)
                select a.id, s.id from albums a, series s join studies t on t.id = s.study
                where a.album_id = :holder and t.study_uid = :study and s.id in (select g.series from (%s) g)
                on conflict (album, series) do nothing""", study, grants, album);
    }

    private static List<String> linked(
            Transaction transaction, String sql, String study, GrantSql grants, String holder) {
        var query = transaction
                .query("""
                        with linked as (%s returning series)
                        select s.series_uid from linked l join series s on s.id = l.series""".formatted(sql.formatted(grants.links())))
                .bind("study", study)
                .bind("holder", holder);
        grants.bindTo(query);
        return query.mapTo(String.class).list();
    }

    /** Takes series of a study out of a user's inbox, one or all. Returns the UIDs taken out. */
    static List<String> unlinkFromInbox(Transaction transaction, String study, String series, long owner) {
        return removed(transaction, """
                delete from inbox_series l using series s join studies t on t.id = s.study
                where l.series = s.id and l.owner = :holder and t.study_uid = :study
                    and (s.series_uid = :series or :series = '')
                returning s.series_uid""", study, series, owner);
    }

    /** Takes series of a study out of an album, one or all. Returns the UIDs taken out. */
    static List<String> unlinkFromAlbum(Transaction transaction, String study, String series, String album) {
        return removed(transaction, """
                delete from album_series l using series s join studies t on t.id = s.study
                where l.series = s.id and l.album = (select id from albums where album_id = :holder)
                    and t.study_uid = :study and (s.series_uid = :series or :series = '')
                returning s.series_uid""", study, series, album);
    }

    private static List<String> removed(
            Transaction transaction, String sql, String study, String series, Object holder) {
        return transaction
                .query(sql)
                .bind("study", study)
                .bind("series", series)
                .bind("holder", holder)
                .mapTo(String.class)
                .list();
    }

    /** Deletes series of a study for good, one or all, and the study with its last one. Returns the UIDs deleted. */
    static List<String> erase(Transaction transaction, String study, String series) {
        transaction
                .query("select id from studies where study_uid = :study for update")
                .bind("study", study)
                .mapTo(Long.class)
                .list();
        for (String links : List.of("inbox_series", "album_series")) {
            transaction
                    .update("""
                            delete from %s l using series s join studies t on t.id = s.study
                            where l.series = s.id and t.study_uid = :study
                                and (s.series_uid = :series or :series = '')""".formatted(links))
                    .bind("study", study)
                    .bind("series", series)
                    .execute();
        }
        var erased = transaction
                .query("""
                        delete from series s using studies t
                        where t.id = s.study and t.study_uid = :study and (s.series_uid = :series or :series = '')
                        returning s.series_uid""")
                .bind("study", study)
                .bind("series", series)
                .mapTo(String.class)
                .list();
        transaction.update("""
                        delete from studies t where t.study_uid = :study
                            and not exists (select from series s where s.study = t.id)""").bind("study", study).execute();
        return erased;
    }

    /** Whoever removes the last link may claim the series again. */
    static void rememberLastOwner(Transaction transaction, List<String> series, long owner) {
        transaction
                .update("""
                        update series s set last_owner = :owner
                        where s.series_uid = any(:series)
                            and not exists (select from inbox_series i where i.series = s.id)
                            and not exists (select from album_series l where l.series = s.id)""")
                .bind("owner", owner)
                .bind("series", series.toArray(String[]::new))
                .execute();
    }
}
