package maat.server.event;

import maat.server.policy.Facts;

/** What the policies need to know of the person to whom a comment on a study is addressed. */
final class CommentFacts {
    private static final Facts TARGET = Facts.of(
            """
            ,
            target as materialized (
                select u.id from users u
                where case when position('@' in :target) > 0 then u.email = lower(trim(:target)) else u.sub = :target end)""", """
            ,
            'target', coalesce((select jsonb_build_object(
                'exists', true,
                'self', t.id = (select user_id from caller),
                'sees_study', %s) from target t),
                '{"exists": false, "self": false, "sees_study": false}')""".formatted(SightSql.of("(select id from studies where study_uid = :target_study)", "t.id")));

    private CommentFacts() {}

    /** @param user reference of the person, e-mail or {@code sub} */
    static Facts target(String user, String study) {
        return TARGET.bind("target", user).bind("target_study", study);
    }
}
