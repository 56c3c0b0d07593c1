package maat.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import no.nav.security.mock.oauth2.MockOAuth2Server;

/** PostgreSQL and OpenID provider, which every test of a run shares; they end with the JVM. */
final class SharedServices {
    static final MockOAuth2Server PROVIDER = provider();
    private static final EmbeddedPostgres POSTGRES = postgres();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private SharedServices() {}

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static MockOAuth2Server provider() {
        var provider = new MockOAuth2Server();
        provider.start();
        return provider;
    }

    /** @return the address of an empty database */
    static String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (var connection = POSTGRES.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
            return POSTGRES.getJdbcUrl("postgres", name);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
