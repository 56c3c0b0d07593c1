package maat.launcher.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import maat.launcher.DataFolder;
import maat.launcher.StartFailed;
import maat.launcher.process.Spec;

/** The embedded PostgreSQL of a data folder: real binaries, an own cluster, on loopback only, durable. */
public final class Postgres {
    private static final String USER = "maat";

    private final DataFolder data;
    private final int port;
    private final String password;
    private final PostgresBinaries binaries;

    public Postgres(DataFolder data, int port) {
        this.data = data;
        this.port = port;
        this.password = data.secret("postgres-password", () -> DataFolder.random(24));
        this.binaries = new PostgresBinaries(programs(data));
    }

    /** Where its programs lie: whatever runs from there belongs to this data folder. */
    public static Path programs(DataFolder data) {
        return data.resolve("postgres/programs");
    }

    /** With user and password, so that it can be used as it stands. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/maat?user=%s&password=%s".formatted(port, USER, password);
    }

    /** Unpacks the programs and makes the cluster, each where it is not there yet; then it can be started. */
    public Spec prepare(int connections) throws IOException, InterruptedException {
        var bin = binaries.unpack();
        var folder = data.resolve("postgres");
        var cluster = folder.resolve("cluster");
        var ordinaryUser = OrdinaryUser.of(folder);
        if (!Files.exists(cluster.resolve("PG_VERSION"))) {
            create(bin, folder, cluster, ordinaryUser);
        }
        return new Spec(
                "postgres",
                Spec.Layer.STORAGE,
                ordinaryUser.run(
                        bin.resolve("postgres").toString(),
                        "-D",
                        cluster.toString(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=" + connections),
                Map.of("LC_ALL", "C", "TZ", "UTC"),
                data.log("postgres"),
                Spec.StopSignal.INT,
                this::isReady);
    }

    private void create(Path bin, Path folder, Path cluster, OrdinaryUser ordinaryUser)
            throws IOException, InterruptedException {
        var draft = folder.resolve("cluster.new");
        var passwordFile = folder.resolve("password.new");
        run(ordinaryUser.run("rm", "-rf", draft.toString()));
        try {
            Files.writeString(passwordFile, password);
            ordinaryUser.own(folder);
            run(ordinaryUser.run(
                    bin.resolve("initdb").toString(),
                    "-D",
                    draft.toString(),
                    "-U",
                    USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions"));
            Files.move(draft, cluster);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        var log = data.log("postgres").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new StartFailed("The database cluster could not be made, see %s".formatted(log));
            }
        } catch (InterruptedException e) {
            process.destroy();
            throw e;
        }
    }

    /** Makes the database the first time. */
    private boolean isReady() throws SQLException {
        DriverManager.setLoginTimeout(2);
        try (var connection = DriverManager.getConnection(url().replace("/maat?", "/postgres?"));
                var statement = connection.createStatement()) {
            if (!exists(connection)) {
                statement.execute("create database maat");
            }
            return true;
        }
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("select 1 from pg_database where datname = 'maat'")) {
            return found.next();
        }
    }
}
