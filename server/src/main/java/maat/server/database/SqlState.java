package maat.server.database;

/** The SQLSTATEs that mean something to us. */
final class SqlState {
    static final String SERIALIZATION_FAILURE = "40001";
    static final String DEADLOCK = "40P01";

    /** Two created the same at once: the second finds the first's row when it looks again (OPS-06). */
    static final String UNIQUE_VIOLATION = "23505";

    private SqlState() {}
}
