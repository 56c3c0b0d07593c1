package maat.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import maat.server.config.ServerConfig;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to PostgreSQL: a pool, a schema brought up to date at start (OPS-05), and two kinds of transaction. A write
 * that announces a change is acknowledged only when no proxy can serve the old answer any more.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private volatile LongConsumer acknowledgement = position -> {};

    private Database(HikariDataSource pool, MeterRegistry meters) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin()).setSqlLogger(new StatementMeter(meters));
    }

    /** Connects and migrates. Fails when the database cannot be reached within 30 s. */
    public static Database open(ServerConfig.Database config, MeterRegistry meters) {
        var hikari = new HikariConfig();
        hikari.setPoolName("database");
        hikari.setJdbcUrl(config.url());
        config.user().ifPresent(hikari::setUsername);
        config.password().ifPresent(hikari::setPassword);
        hikari.setMaximumPoolSize(config.poolSize());
        hikari.setMinimumIdle(Math.min(4, config.poolSize()));
        hikari.setConnectionTimeout(5_000);
        hikari.setValidationTimeout(1_000);
        hikari.setInitializationFailTimeout(30_000);
        hikari.setMetricRegistry(meters);
        hikari.addDataSourceProperty("ApplicationName", "maat");
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        hikari.addDataSourceProperty("socketTimeout", "30");
        hikari.addDataSourceProperty("connectTimeout", "5");
        hikari.addDataSourceProperty("options", "-c TimeZone=UTC -c lock_timeout=10000 -c statement_timeout=20000");
        var pool = new HikariDataSource(hikari);
        migrate(pool);
        return new Database(pool, meters);
    }

    private static void migrate(DataSource pool) {
        var result = Flyway.configure().dataSource(pool).load().migrate();
        LOG.info(
                "Database schema is at version {}",
                result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion);
    }

    /** What a writer waits for after a commit that announced a change; given the position of the announcement. */
    public void acknowledgeBy(LongConsumer waiting) {
        this.acknowledgement = waiting;
    }

    /**
     * Runs work in one transaction and returns when its outcome is durable and no cache holds the old answer. The work
     * may run more than once: it is tried again after a serialization failure, a deadlock, or a connection that broke
     * before the commit.
     *
     * @throws DatabaseUnavailable when the database cannot be reached; if it broke at the commit, the outcome is unknown
     */
    public <T> T write(Function<Transaction, T> work) {
        record Outcome<T>(T value, Announcement announcement) {}
        var outcome = Retry.of(attempt -> jdbi.inTransaction(handle -> {
            var transaction = new Transaction(handle);
            T value = work.apply(transaction);
            var announcement = transaction.announce();
            attempt.reachedCommit();
            return new Outcome<>(value, announcement);
        }));
        outcome.announcement().position().ifPresent(acknowledgement);
        return outcome.value();
    }

    /** Runs a decision that changes nothing and takes one statement: each sees what is committed at that moment. */
    public <T> T read(Function<Transaction, T> work) {
        return Retry.of(_ -> jdbi.withHandle(handle -> work.apply(new Transaction(handle))));
    }

    /** Runs several statements that must see one and the same state, a decision and the list that follows from it. */
    public <T> T snapshot(Function<Transaction, T> work) {
        return Retry.of(_ -> jdbi.inTransaction(handle -> {
            freeze(handle);
            return work.apply(new Transaction(handle));
        }));
    }

    /** In one message with the begin; the driver's own way to an isolation level takes five more. */
    private static void freeze(Handle handle) {
        try (var statement = handle.getConnection().createStatement()) {
            statement.execute("set transaction isolation level repeatable read read only");
        } catch (SQLException broken) {
            throw new ConnectionException(broken);
        }
    }

    /** For work outside of decisions: feed, leases, keys, outbox. */
    public <T> T withHandle(Function<Handle, T> work) {
        return jdbi.withHandle(work::apply);
    }

    /** One long-lived connection outside of the pool, for LISTEN; its reads wait without limit. */
    public Connection openListener() throws SQLException {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "maat-feed");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "5");
        Optional.ofNullable(pool.getUsername()).ifPresent(user -> properties.setProperty("user", user));
        Optional.ofNullable(pool.getPassword()).ifPresent(word -> properties.setProperty("password", word));
        return DriverManager.getConnection(pool.getJdbcUrl(), properties);
    }

    @Override
    public void close() {
        pool.close();
    }
}
