package maat.server.authzen;

import java.util.Optional;
import maat.server.config.ServerConfig;
import maat.server.database.Database;
import maat.server.principal.CapabilitySecrets;
import maat.server.principal.MasterKey;
import org.jdbi.v3.core.Handle;

/** People, albums and series, put into the database as they are, without asking anybody. */
final class World implements AutoCloseable {
    private final Database database;

    World(String databaseUrl) {
        this.database = Database.open(
                new ServerConfig.Database(databaseUrl, Optional.empty(), Optional.empty(), 4),
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry());
    }

    World user(String sub) {
        return execute("insert into users (sub, email, name) values (?, ?, ?)", sub, sub + "@example.org", sub);
    }

    /** An album that permits its members everything. */
    World album(String album, String admin, String... members) {
        execute("""
                insert into albums (album_id, name, description, add_user, download_series, send_series, delete_series,
                    add_series, write_comments) values (?, 'Knee', '', true, true, true, true, true, true)""", album);
        member(album, admin, true);
        for (String member : members) {
            member(album, member, false);
        }
        return this;
    }

    World series(String study, String series) {
        execute("insert into studies (study_uid, populated) values (?, true) on conflict do nothing", study);
        return execute("""
                insert into series (series_uid, study, populated, instances)
                select ?, id, true, 3 from studies where study_uid = ?""", series, study);
    }

    World inInbox(String series, String owner) {
        return execute("""
                insert into inbox_series (owner, series)
                select u.id, s.id from users u, series s where u.sub = ? and s.series_uid = ?""", owner, series);
    }

    World inAlbum(String series, String album) {
        return execute("""
                insert into album_series (album, series)
                select a.id, s.id from albums a, series s where a.album_id = ? and s.series_uid = ?""", album, series);
    }

    /** A user capability that may read, with a secret of 22 letters and digits. */
    World capability(String secret, String owner) {
        byte[] hash = new CapabilitySecrets(new MasterKey(new byte[32])).hash(secret);
        return execute("""
                insert into capability_tokens (id, secret_hash, title, owner, read_permission, write_permission,
                    download_permission, appropriate_permission, expiration_time)
                select 'cap' || u.id, ?, 'script', u.id, true, false, false, false, now() + interval '1 hour'
                from users u where u.sub = ?""", hash, owner);
    }

    World execute(String sql, Object... values) {
        database.withHandle((Handle handle) -> handle.execute(sql, values));
        return this;
    }

    private void member(String album, String user, boolean admin) {
        execute("""
                insert into members (album, member, admin)
                select a.id, u.id, ? from albums a, users u where a.album_id = ? and u.sub = ?""", admin, album, user);
    }

    @Override
    public void close() {
        database.close();
    }
}
