package maat.server.database;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;

/** Tries work again where PostgreSQL asks for it, or where a broken connection cannot have done anything yet. */
final class Retry {
    private static final int TRIES = 5;

    /**
     * Serialization failure, deadlock, and two violations: two created the same at once, and the second finds the first's
     * row when it looks again (OPS-06); or somebody deleted what was about to be referred to, and it is looked up again.
     */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23505", "23503");

    private Retry() {}

    /** Tells how far one try has come. */
    static final class Attempt {
        private boolean reachedCommit;

        /** From here on a broken connection leaves open whether the work was done. */
        void reachedCommit() {
            reachedCommit = true;
        }
    }

    /** @throws DatabaseUnavailable when the last try failed for want of a database */
    static <T> T of(Function<Attempt, T> work) {
        for (int tries = 1; ; tries++) {
            var attempt = new Attempt();
            try {
                return work.apply(attempt);
            } catch (RuntimeException failure) {
                String state = sqlState(failure);
                boolean broken = isBrokenConnection(state);
                boolean again = CONFLICTS.contains(state) || (broken && !attempt.reachedCommit);
                if (tries == TRIES || !again) {
                    throw broken ? new DatabaseUnavailable(failure) : failure;
                }
            }
        }
    }

    private static String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState() == null ? BROKEN : sql.getSQLState();
            }
        }
        return "";
    }

    /** What the pool's own exceptions, which have no state of their own, stand for. */
    private static final String BROKEN = "08000";

    /** Class 08, and shutdown or crash of the server (57P01 to 57P03). */
    private static boolean isBrokenConnection(String state) {
        return state.startsWith("08") || state.startsWith("57P0");
    }
}
