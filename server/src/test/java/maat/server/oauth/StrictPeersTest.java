package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maat.server.ServerUnderTest;
import maat.server.config.ServerConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of others that check every answer. Needs npm, and its registry once. */
final class StrictPeersTest {
    private static final Path PEERS = Path.of("src/test/peers");
    private static final long PATIENCE_SECONDS = 120;

    /** Runs a command to its end and tells its exit code; -1 when there is no such command. */
    private static int run(Path folder, Path log, String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException missing) {
            return -1;
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    @Test
    @DisplayName(
            "oauth4webapi and openid-client discover, exchange, introspect and revoke, by Basic and private_key_jwt")
    void peers(@TempDir Path folder) throws IOException, InterruptedException, JOSEException {
        for (String file : new String[] {"package.json", "package-lock.json", "peers.mjs"}) {
            Files.copy(PEERS.resolve(file), folder.resolve(file));
        }
        var log = folder.resolve("log");
        int installed =
                run(folder, log, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline");
        assertThat(installed).as(Files.readString(log)).isZero();
        var key = new RSAKeyGenerator(2048).keyID("k1").generate();
        var clients = Files.writeString(
                folder.resolve("clients.json"),
                "[{\"client_id\": \"zipper\", \"jwks\": %s}]".formatted(new JWKSet(key.toPublicJWK())));
        var config = ServerUnderTest.with(
                ServerUnderTest.config(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web")),
                new ServerConfig.Tokens(Duration.ofDays(30), Optional.of(clients), 100));
        try (var server = ServerUnderTest.start(config)) {
            int exit = run(
                    folder,
                    log,
                    "node",
                    "peers.mjs",
                    server.root().toString(),
                    config.publicRoot().toString(),
                    server.user("alice").token(),
                    config.internalClient().secret(),
                    key.toJSONString());
            assertThat(exit).as(Files.readString(log)).isZero();
        }
    }
}
