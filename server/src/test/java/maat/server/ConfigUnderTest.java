package maat.server;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import maat.server.config.ServerConfig;

/** What servers under test are told, and the same with one thing told otherwise. */
public final class ConfigUnderTest {
    private ConfigUnderTest() {}

    /** Free ports, and the provider that all servers under test trust. */
    public static ServerConfig of(String databaseUrl, URI pacs) {
        return new ServerConfig(
                URI.create("http://127.0.0.1:8080"),
                new ServerConfig.Pacs(pacs, Optional.empty(), true),
                new ServerConfig.Listener("127.0.0.1", 0),
                new ServerConfig.Listener("127.0.0.1", 0),
                new ServerConfig.Database(databaseUrl, Optional.empty(), Optional.empty(), 8),
                new ServerConfig.OpenIdProvider(
                        URI.create(ServerUnderTest.provider().issuerUrl("maat").toString()),
                        "maat",
                        Optional.empty(),
                        "roles",
                        ServerConfig.OpenIdProvider.Identity.USERINFO),
                new ServerConfig.ClientCredential(ServerUnderTest.INTERNAL_CLIENT, ServerUnderTest.INTERNAL_SECRET),
                new byte[32],
                new ServerConfig.Tokens(Duration.ofDays(30), Optional.empty(), 100),
                new ServerConfig.Policy(ServerConfig.Policy.Engine.WASM, Optional.empty(), Duration.ofSeconds(2)),
                new ServerConfig.Erasing(ServerConfig.Erasing.Style.ORTHANC, ServerConfig.Erasing.hostOf(pacs)),
                Optional.empty());
    }

    /** The same with other settings of tokens. */
    public static ServerConfig with(ServerConfig usual, ServerConfig.Tokens tokens) {
        return new ServerConfig(
                usual.publicRoot(),
                usual.pacs(),
                usual.api(),
                usual.management(),
                usual.database(),
                usual.provider(),
                usual.internalClient(),
                usual.masterKey(),
                tokens,
                usual.policy(),
                usual.erasing(),
                usual.welcome());
    }

    /** The same behind another address. */
    public static ServerConfig behind(URI publicRoot, ServerConfig usual) {
        return new ServerConfig(
                publicRoot,
                usual.pacs(),
                usual.api(),
                usual.management(),
                usual.database(),
                usual.provider(),
                usual.internalClient(),
                usual.masterKey(),
                usual.tokens(),
                usual.policy(),
                usual.erasing(),
                usual.welcome());
    }
}
