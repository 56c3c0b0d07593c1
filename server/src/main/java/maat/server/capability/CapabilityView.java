package maat.server.capability;

import maat.server.database.Transaction;

/** Capability tokens as clients see them (reference 6.2), written by PostgreSQL. The flags go out and nobody reads them. */
final class CapabilityView {

    private static final String USER = """
            (select json_build_object('email', u.email, 'name', u.name, 'sub', u.sub) from users u where u.id = %s)""";

    private static final String TIME = "to_char(%s, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

    /** Members that only tokens of an album have. */
    private static final String ALBUM_MEMBERS =
            """
            jsonb_build_object(
                'album', json_build_object('album_id', a.album_id, 'name', a.name),
                'read_permission', c.read_permission,
                'write_permission', c.write_permission,
                'download_permission', c.download_permission,
                'appropriate_permission', c.appropriate_permission,
                'created_by', %s,
                'revoked_by', %s)""".formatted(USER.formatted("c.owner"), USER.formatted("c.revoked_by"));

    private static final String TOKEN = """
            jsonb_strip_nulls(jsonb_build_object(
                'id', c.id,
                'title', c.title,
                'token_type', 'Bearer',
                'issued_at_time', %s,
                'not_before_time', %s,
                'expiration_time', %s,
                'last_used', %s,
                'revoke_time', %s,
                'revoked', c.revoke_time is not null,
                'scope_type', case when c.album is null then 'user' else 'album' end)
            || case when c.album is null then '{}'::jsonb else %s end)""".formatted(
                    TIME.formatted("c.issued_at_time"),
                    TIME.formatted("c.not_before_time"),
                    TIME.formatted("c.expiration_time"),
                    TIME.formatted("c.last_used"),
                    TIME.formatted("c.revoke_time"),
                    ALBUM_MEMBERS);

    private static final String FROM = "from capability_tokens c left join albums a on a.id = c.album";

    private CapabilityView() {}

    record Page(String array, long total) {}

    static String of(Transaction transaction, String id) {
        return transaction
                .query("select (%s)::text %s where c.id = :id".formatted(TOKEN, FROM))
                .bind("id", id)
                .mapTo(String.class)
                .one();
    }

    /** With the secret, which is shown at creation and never again (CAP-01). */
    static String created(Transaction transaction, String id, String secret) {
        return transaction
                .query("""
                        select (%s || jsonb_build_object('secret', :secret::text, 'access_token', :secret::text))::text
                        %s where c.id = :id""".formatted(TOKEN, FROM))
                .bind("id", id)
                .bind("secret", secret)
                .mapTo(String.class)
                .one();
    }

    /** The tokens that a user made, of both scopes, newest first (CAP-07). */
    static Page ofOwner(Transaction transaction, long owner, CapabilitySearch wanted) {
        return page(transaction, "c.owner = :of", owner, wanted);
    }

    /** The tokens for the album that is named, newest first (CAP-08). */
    static Page ofAlbum(Transaction transaction, CapabilitySearch wanted) {
        return page(transaction, "a.album_id = :of", wanted.album().orElseThrow(), wanted);
    }

    private static Page page(Transaction transaction, String condition, Object of, CapabilitySearch wanted) {
        String rows = """
                %s where %s
                    and (not :validOnly or (c.revoke_time is null and c.expiration_time > now()))
                    and (:user = '' or c.owner = (select u.id from users u
                        where case when position('@' in :user) > 0 then u.email = lower(trim(:user)) else u.sub = :user end))""".formatted(FROM, condition);
        return transaction
                .query("""
                        select coalesce(json_agg(entry), '[]')::text as entries, (select count(*) %2$s) as total
                        from (select %1$s as entry %2$s
                            order by c.issued_at_time desc, c.id limit :limit offset :offset) page""".formatted(TOKEN, rows))
                .bind("of", of)
                .bind("validOnly", wanted.validOnly())
                .bind("user", wanted.user().orElse(""))
                .bind("limit", wanted.paging().limit())
                .bind("offset", wanted.paging().offset())
                .map((row, _) -> new Page(row.getString("entries"), row.getLong("total")))
                .one();
    }
}
