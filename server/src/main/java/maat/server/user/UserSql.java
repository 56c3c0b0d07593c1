package maat.server.user;

import maat.server.database.Transaction;

/** The statement on users that carries a registration out. */
final class UserSql {
    private UserSql() {}

    /** Nothing is written, and nothing locked, when all of it is known already. */
    static void save(Transaction transaction, Profile profile) {
        transaction
                .update("""
                        insert into users (sub, email, name)
                        select :sub, lower(:email), :name
                        where not exists (
                            select from users where sub = :sub
                                and email is not distinct from lower(:email) and name is not distinct from :name)
                        on conflict (sub) do update
                        set email = excluded.email, name = excluded.name, updated_time = now()""")
                .bind("sub", profile.sub())
                .bind("email", profile.email().orElse(null))
                .bind("name", profile.name().orElse(null))
                .execute();
    }
}
