package maat.server.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** Counts and times every statement: {@code maat_database_statements}. */
final class StatementMeter implements SqlLogger {
    private final Timer done;
    private final Timer failed;

    StatementMeter(MeterRegistry meters) {
        done = meters.timer("maat_database_statements", "outcome", "done");
        failed = meters.timer("maat_database_statements", "outcome", "failed");
    }

    @Override
    public void logAfterExecution(StatementContext context) {
        done.record(Duration.ofNanos(context.getElapsedTime(ChronoUnit.NANOS)));
    }

    @Override
    public void logException(StatementContext context, SQLException fault) {
        failed.record(Duration.ofNanos(context.getElapsedTime(ChronoUnit.NANOS)));
    }
}
