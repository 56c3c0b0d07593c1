package maat.server.user;

import maat.server.database.Transaction;

/** The statement on users that carries a registration out. */
final class UserSql {
    private UserSql() {}

    /**
     * Nothing is written, and nothing locked, when all of it is known already. Returns whether the user is new; of
     * registrations at the same time that is so for one.
     */
    static boolean save(Transaction transaction, Profile profile) {
        return transaction
                .query("""
                        insert into users (sub, email, name)
                        select :sub, lower(:email), :name
                        where not exists (
                            select from users where sub = :sub
                                and email is not distinct from lower(:email) and name is not distinct from :name)
                        on conflict (sub) do update
                        set email = excluded.email, name = excluded.name, updated_time = now()
                        returning xmax = 0""")
                .bind("sub", profile.sub())
                .bind("email", profile.email().orElse(null))
                .bind("name", profile.name().orElse(null))
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }
}
