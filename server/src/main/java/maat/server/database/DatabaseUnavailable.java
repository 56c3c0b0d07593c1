package maat.server.database;

/** The database cannot be reached. Nothing was decided and, unless the connection broke at a commit, nothing changed. */
public final class DatabaseUnavailable extends RuntimeException {
    DatabaseUnavailable(Throwable cause) {
        super("the database cannot be reached", cause);
    }
}
