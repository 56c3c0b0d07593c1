package maat.server.album;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import maat.server.database.Transaction;

/** The statements on albums and memberships that carry decisions out. */
final class AlbumSql {
    private AlbumSql() {}

    /** Holds the album against every other change until the transaction ends, so that facts counted stay true. */
    static void lock(Transaction transaction, String album) {
        transaction
                .query("select id from albums where album_id = :album for no key update")
                .bind("album", album)
                .mapTo(Long.class)
                .findOne();
    }

    static void insert(Transaction transaction, String album, AlbumFields fields) {
        transaction.update("""
                        insert into albums (album_id, name, description, add_user, download_series, send_series,
                            delete_series, add_series, write_comments)
                        values (:album, :name, :description, :addUser, :downloadSeries, :sendSeries,
                            :deleteSeries, :addSeries, :writeComments)""").bind("album", album).bindMethods(fields).execute();
    }

    /** @param values by the name of the field, which is that of the column; the names come from us, never from a request */
    static void edit(Transaction transaction, String album, Map<String, Object> values) {
        if (!values.isEmpty()) {
            transaction
                    .update("update albums set %s where album_id = :album".formatted(assignments(values)))
                    .bind("album", album)
                    .bindMap(values)
                    .execute();
        }
    }

    /** @param values as for {@link #edit} */
    static void editMembership(Transaction transaction, String album, long member, Map<String, Object> values) {
        if (!values.isEmpty()) {
            transaction
                    .update("""
                            update members set %s where member = :member
                                and album = (select id from albums where album_id = :album)""".formatted(assignments(values)))
                    .bind("album", album)
                    .bind("member", member)
                    .bindMap(values)
                    .execute();
        }
    }

    private static String assignments(Map<String, Object> values) {
        return values.keySet().stream().map(field -> field + " = :" + field).collect(Collectors.joining(", "));
    }

    /** Series that no other album or inbox holds are remembered as last owned by the user who deleted the album. */
    static void delete(Transaction transaction, String album, long owner) {
        transaction.update("""
                        update series s set last_owner = :owner
                        where s.id in (select l.series from album_series l join albums a on a.id = l.album
                                where a.album_id = :album)
                            and not exists (select from inbox_series i where i.series = s.id)
                            and not exists (select from album_series o join albums b on b.id = o.album
                                where o.series = s.id and b.album_id <> :album)""").bind("album", album).bind("owner", owner).execute();
        transaction
                .update("delete from albums where album_id = :album")
                .bind("album", album)
                .execute();
    }

    static void touch(Transaction transaction, String album) {
        transaction
                .update("update albums set last_event_time = now() where album_id = :album")
                .bind("album", album)
                .execute();
    }

    /** Makes the user a member, or leaves the membership as it is. Returns whether it is new. */
    static boolean addMember(Transaction transaction, String album, String user) {
        return transaction.update("""
                        insert into members (album, member, admin)
                        select a.id, u.id, false from albums a, users u where a.album_id = :album and u.sub = :user
                        on conflict (album, member) do nothing""").bind("album", album).bind("user", user).execute() > 0;
    }

    /** Makes the user a member who is admin, unless it is a member already. Returns whether it is new. */
    static boolean addAdmin(Transaction transaction, String album, String user) {
        return transaction.update("""
                        insert into members (album, member, admin)
                        select a.id, u.id, true from albums a, users u where a.album_id = :album and u.sub = :user
                        on conflict (album, member) do nothing""").bind("album", album).bind("user", user).execute() > 0;
    }

    /** Makes a member an admin. Returns whether it was a member and no admin before. */
    static boolean promote(Transaction transaction, String album, String user) {
        return transaction.update("""
                        update members set admin = true
                        where album = (select id from albums where album_id = :album)
                            and member = (select id from users where sub = :user) and not admin""").bind("album", album).bind("user", user).execute() > 0;
    }

    static void demote(Transaction transaction, String album, String user) {
        transaction.update("""
                        update members set admin = false
                        where album = (select id from albums where album_id = :album)
                            and member = (select id from users where sub = :user)""").bind("album", album).bind("user", user).execute();
    }

    static void removeMember(Transaction transaction, String album, String user) {
        transaction.update("""
                        delete from members
                        where album = (select id from albums where album_id = :album)
                            and member = (select id from users where sub = :user)""").bind("album", album).bind("user", user).execute();
    }

    /** The tokens for the album that the user made end with the user's being admin (ALB-23, ALB-26). */
    static void revokeTokens(Transaction transaction, String album, String user, long revokedBy) {
        transaction
                .update("""
                        update capability_tokens set revoke_time = now(), revoked_by = :revokedBy
                        where album = (select id from albums where album_id = :album)
                            and owner = (select id from users where sub = :user)
                            and revoke_time is null""")
                .bind("album", album)
                .bind("user", user)
                .bind("revokedBy", revokedBy)
                .execute();
    }

    /** The {@code sub} of a user named by {@code sub}, or by e-mail without regard to case. */
    static Optional<String> resolve(Transaction transaction, String reference) {
        boolean mail = reference.indexOf('@') >= 0;
        return transaction
                .query("select sub from users where " + (mail ? "email = lower(trim(:reference))" : "sub = :reference"))
                .bind("reference", reference)
                .mapTo(String.class)
                .findOne();
    }
}
