package maat.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.config.ServerConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of others that check every answer. */
final class StrictPeersTest {
    @Test
    @DisplayName(
            "oauth4webapi and openid-client discover, exchange, introspect and revoke, by Basic and private_key_jwt")
    void peers(@TempDir Path folder) throws IOException, JOSEException {
        var key = new RSAKeyGenerator(2048).keyID("k1").generate();
        var clients = Files.writeString(
                folder.resolve("clients.json"),
                "[{\"client_id\": \"zipper\", \"jwks\": %s}]".formatted(new JWKSet(key.toPublicJWK())));
        var config = ConfigUnderTest.with(
                ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web")),
                new ServerConfig.Tokens(Duration.ofDays(30), Optional.of(clients), 100));
        try (var server = ServerUnderTest.start(config)) {
            Peers.run(
                    "peers.mjs",
                    server.root().toString(),
                    config.publicRoot().toString(),
                    server.user("alice").token(),
                    config.internalClient().secret(),
                    key.toJSONString());
        }
    }
}
