package maat.server.policy;

import java.util.Map;
import maat.server.principal.Principal;

/**
 * The rows every facts statement starts from: {@code caller(user_id, sub, facts)}, one row for a caller whom the
 * database knows, none otherwise.
 */
record CallerSql(String tables, Map<String, Object> bindings) {

    private static final String BY_SUB = """
            caller as materialized (
                select u.id as user_id, u.sub, jsonb_build_object('registered', true, 'user', u.sub) as facts
                from users u where u.sub = :caller_sub)""";

    private static final String BY_CAPABILITY = """
            caller as materialized (
                select u.id as user_id, u.sub, jsonb_build_object('registered', true, 'user', u.sub,
                    'capability', jsonb_strip_nulls(jsonb_build_object(
                        'id', c.id,
                        'scope', case when c.album is null then 'user' else 'album' end,
                        'album', a.album_id,
                        'permissions', to_jsonb(array_remove(array[
                            case when c.read_permission then 'read' end,
                            case when c.write_permission then 'write' end,
                            case when c.download_permission then 'download' end,
                            case when c.appropriate_permission then 'appropriate' end], null)),
                        'not_before', (extract(epoch from c.not_before_time) * 1000)::bigint,
                        'expires', (extract(epoch from c.expiration_time) * 1000)::bigint,
                        'revoked', c.revoke_time is not null,
                        'creator_is_admin', coalesce(m.admin, false)))) as facts
                from capability_tokens c
                join users u on u.id = c.owner
                left join albums a on a.id = c.album
                left join members m on m.album = c.album and m.member = c.owner
                where c.%s)""";

    private static final String BY_CAPABILITY_SECRET = BY_CAPABILITY.formatted("secret_hash = :caller_secret_hash");
    private static final String BY_CAPABILITY_ID = BY_CAPABILITY.formatted("id = :caller_capability");

    /** What the database knows of a viewer token beside the token that it wraps: whether it was given back. */
    private static final String REVOKED = """
            'viewer_revoked', exists (select from revoked_viewer_tokens r where r.id = :caller_viewer), 'user', u.sub""";

    private static final String VIEWER_OF_USER = BY_SUB.replace("'user', u.sub", REVOKED);
    private static final String VIEWER_OF_CAPABILITY = BY_CAPABILITY_ID.replace("'user', u.sub", REVOKED);

    private static final CallerSql UNKNOWN = new CallerSql("""
            caller as (select null::bigint as user_id, null::text as sub, null::jsonb as facts where false)""", Map.of());

    static CallerSql of(Principal principal) {
        return switch (principal) {
            case Principal.User user -> new CallerSql(BY_SUB, Map.of("caller_sub", user.sub()));
            case Principal.Capability capability ->
                new CallerSql(BY_CAPABILITY_SECRET, Map.of("caller_secret_hash", capability.secretHash()));
            case Principal.Viewer viewer ->
                switch (viewer.wrapped()) {
                    case Principal.Wrapped.User user ->
                        new CallerSql(VIEWER_OF_USER, Map.of("caller_sub", user.sub(), "caller_viewer", viewer.id()));
                    case Principal.Wrapped.Capability capability ->
                        new CallerSql(
                                VIEWER_OF_CAPABILITY,
                                Map.of("caller_capability", capability.id(), "caller_viewer", viewer.id()));
                };
            case Principal.Client _, Principal.Anonymous _ -> UNKNOWN;
        };
    }
}
