package maat.acceptance.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A running Keycloak with the realms {@code hospital} and {@code other}, which are alike. The build unpacks it; its first
 * start takes a minute or two.
 */
public final class Keycloak implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(6);
    private static final Path WORK = Path.of(System.getProperty("maat.work", "target"), "keycloak");
    private static final String ADMINISTRATOR = "administrator";

    private final Process process;
    private final URI root;

    private Keycloak(Process process, URI root) {
        this.process = process;
        this.root = root;
    }

    public static Keycloak start() {
        int port = Plan.freePort(1);
        var root = URI.create("http://127.0.0.1:" + port);
        var log = WORK.toAbsolutePath().resolve("log.txt");
        var keycloak = new Keycloak(launch(port, log), root);
        try {
            Await.until("Keycloak is ready", LONGEST_START, () -> keycloak.answers(log));
        } catch (AssertionError failed) {
            keycloak.close();
            throw failed;
        }
        return keycloak;
    }

    private boolean answers(Path log) throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("Keycloak ended: " + Files.readString(log));
        }
        return Client.anonymous(realm("hospital"))
                        .get("/.well-known/openid-configuration")
                        .status()
                == 200;
    }

    private static Process launch(int port, Path log) {
        try (var found = Files.list(WORK)) {
            var home = found.filter(folder -> Files.exists(folder.resolve("bin/kc.sh")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("The build has not unpacked Keycloak below " + WORK))
                    .toAbsolutePath();
            var realms = Files.createDirectories(home.resolve("data/import"));
            try (var template = Keycloak.class.getResourceAsStream("keycloak-realm.json")) {
                var realm = new String(template.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                for (String name : new String[] {"hospital", "other"}) {
                    Files.writeString(realms.resolve(name + ".json"), realm.replace("REALM", name));
                }
            }
            // By the shell, since what is unpacked from a zip file cannot be executed.
            var builder = new ProcessBuilder(
                            "bash",
                            home.resolve("bin/kc.sh").toString(),
                            "start-dev",
                            "--http-host=127.0.0.1",
                            "--http-port=" + port,
                            "--db=dev-mem",
                            "--cache=local",
                            "--import-realm")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "JAVA_HOME",
                            System.getProperty("java.home"),
                            "JAVA_OPTS_KC_HEAP",
                            "-Xms64m -Xmx512m",
                            "JAVA_OPTS_APPEND",
                            "-XX:TieredStopAtLevel=1",
                            "KC_BOOTSTRAP_ADMIN_USERNAME",
                            ADMINISTRATOR,
                            "KC_BOOTSTRAP_ADMIN_PASSWORD",
                            ADMINISTRATOR));
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The issuer of a realm's tokens. */
    public URI realm(String name) {
        return root.resolve("/realms/" + name);
    }

    /** The realm's public keys. */
    public JsonNode keys(String realm) {
        return Client.anonymous(realm(realm))
                .get("/protocol/openid-connect/certs")
                .json();
    }

    /** What the realm answers to somebody who logs in on its page, by authorization code with PKCE. */
    public JsonNode tokens(String realm, String client, String user) {
        return new CodeFlow(URI.create(realm(realm) + "/protocol/openid-connect"), client).login(user, "any");
    }

    /** From now on the realm signs by ES256 with a new key, and still publishes the old one. */
    public void newKey(String realm) {
        var login = Client.anonymous(realm("master"))
                .post(
                        "/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                ADMINISTRATOR,
                                "password",
                                ADMINISTRATOR));
        var administrator = Client.bearer(
                root.resolve("/admin/realms/" + realm),
                login.json().path("access_token").asText());
        var answer = administrator.send(administrator
                .request("/components", "Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("""
                        {"name": "newer", "providerId": "ecdsa-generated",
                        "providerType": "org.keycloak.keys.KeyProvider",
                        "config": {"priority": ["200"], "ecdsaEllipticCurveKey": ["P-256"]}}""")));
        if (answer.status() != 201) {
            throw new AssertionError("new key: " + answer);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }
}
