package maat.server.user;

import maat.server.database.Transaction;

/** A user as clients see one (reference 9.1), written by PostgreSQL. */
final class UserView {
    private UserView() {}

    static String of(Transaction transaction, String sub) {
        return transaction.query("""
                        select json_strip_nulls(json_build_object('email', email, 'name', name, 'sub', sub))::text
                        from users where sub = :sub""").bind("sub", sub).mapTo(String.class).one();
    }
}
