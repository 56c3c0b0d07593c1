package maat.server.capability;

import maat.server.policy.Facts;

/** What the policies need to know of a capability token that an action is about, and of the caller's part in it. */
final class CapabilityFacts {
    private static final Facts CAPABILITY = Facts.of("", """
            ,
            'capability', coalesce((select jsonb_build_object(
                'exists', true,
                'own', c.owner = (select user_id from caller),
                'album_admin', coalesce(m.admin, false))
                from capability_tokens c
                left join members m on m.album = c.album and m.member = (select user_id from caller)
                where c.id = :capability), '{"exists": false, "own": false, "album_admin": false}')""");

    private CapabilityFacts() {}

    static Facts of(String id) {
        return CAPABILITY.bind("capability", id);
    }
}
