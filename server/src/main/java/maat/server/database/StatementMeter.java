package maat.server.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Counts and times every statement: {@code maat_database_statements}, by what it is for: {@code facts} of a decision,
 * what a transaction does about it ({@code work}), or what goes on beside decisions ({@code other}).
 */
final class StatementMeter implements SqlLogger {
    private static final String PURPOSE = "purpose";

    /** What a statement is for. */
    enum Purpose {
        FACTS,
        WORK,
        OTHER;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** Marks a statement that is about to be executed. */
        void mark(SqlStatement<?> statement) {
            statement.define(PURPOSE, this);
        }
    }

    private final Map<Purpose, Timer> done;
    private final Map<Purpose, Timer> failed;

    StatementMeter(MeterRegistry meters) {
        done = timers(meters, "done");
        failed = timers(meters, "failed");
    }

    private static Map<Purpose, Timer> timers(MeterRegistry meters, String outcome) {
        var timers = new EnumMap<Purpose, Timer>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            timers.put(purpose, meters.timer("maat_database_statements", "outcome", outcome, "purpose", purpose.word));
        }
        return timers;
    }

    @Override
    public void logAfterExecution(StatementContext context) {
        record(done, context);
    }

    @Override
    public void logException(StatementContext context, SQLException fault) {
        record(failed, context);
    }

    private static void record(Map<Purpose, Timer> timers, StatementContext context) {
        var purpose = context.getAttribute(PURPOSE) instanceof Purpose marked ? marked : Purpose.OTHER;
        timers.get(purpose).record(Duration.ofNanos(context.getElapsedTime(ChronoUnit.NANOS)));
    }
}
