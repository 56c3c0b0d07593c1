package maat.server.album;

import maat.server.policy.Facts;

/** What the policies need to know of an album and of the people in it. */
public final class AlbumFacts {
    private static final String TABLES = """
            ,
            %1$s as materialized (
                select a.*, m.admin, m.member is not null as is_member
                from albums a
                left join members m on m.album = a.id and m.member = (select user_id from caller)
                where a.album_id = :%1$s)""";

    private static final String MEMBERS = """
            ,
            '%1$s', coalesce((select jsonb_build_object(
                'exists', true,
                'member', x.is_member,
                'admin', coalesce(x.admin, false),
                'permissions', case when x.is_member then to_jsonb(array_remove(array[
                    case when x.add_user then 'add_user' end,
                    case when x.download_series then 'download_series' end,
                    case when x.send_series then 'send_series' end,
                    case when x.delete_series then 'delete_series' end,
                    case when x.add_series then 'add_series' end,
                    case when x.write_comments then 'write_comments' end], null)) else '[]' end,
                'admins', (select count(*) from members n where n.album = x.id and n.admin),
                'members', (select count(*) from members n where n.album = x.id)) from %1$s x),
                '{"exists": false, "member": false, "admin": false, "permissions": [], "admins": 0, "members": 0}')""";

    private static final Facts ALBUM = Facts.of(TABLES.formatted("album"), MEMBERS.formatted("album"));
    private static final Facts SOURCE_ALBUM =
            Facts.of(TABLES.formatted("source_album"), MEMBERS.formatted("source_album"));

    private static final Facts TARGET = Facts.of("""
            ,
            target as materialized (
                select u.id, u.sub, m.admin, m.member is not null as is_member
                from users u
                left join members m on m.member = u.id and m.album = (select id from albums where album_id = :target_album)
                where case when position('@' in :target) > 0 then u.email = lower(trim(:target)) else u.sub = :target end)""", """
            ,
            'target', coalesce((select jsonb_build_object(
                'exists', true,
                'self', t.id = (select user_id from caller),
                'member', t.is_member,
                'admin', coalesce(t.admin, false)) from target t),
                '{"exists": false, "self": false, "member": false, "admin": false}')""");

    private AlbumFacts() {}

    /** The caller's standing in the album that the action is about. */
    public static Facts album(String album) {
        return ALBUM.bind("album", album);
    }

    /** The caller's standing in the album that something is taken from. */
    public static Facts sourceAlbum(String album) {
        return SOURCE_ALBUM.bind("source_album", album);
    }

    /** The user that an action is about, and that user's standing in the album; the album may be empty. */
    public static Facts target(String user, String album) {
        return TARGET.bind("target", user).bind("target_album", album);
    }
}
