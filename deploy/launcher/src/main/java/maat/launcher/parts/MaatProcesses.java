package maat.launcher.parts;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.launcher.DataFolder;
import maat.launcher.StartFailed;
import maat.launcher.process.Spec;

/**
 * Servers and proxies as processes. Their settings travel in the environment; a {@code MAAT_…} variable of our own
 * environment wins, save for the listeners, which are the launcher's business.
 */
public final class MaatProcesses {
    private static final List<String> JVM = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError");

    private final Path home;
    private final DataFolder data;
    private final Http http;
    private final Map<String, String> shared;

    /**
     * @param publicRoot what clients see, without {@code /api}
     * @param internalClient {@code id:secret} with which proxies ask servers
     */
    public MaatProcesses(Path home, DataFolder data, Http http, URI publicRoot, URI pacs, String internalClient) {
        this.home = home;
        this.data = data;
        this.http = http;
        this.shared = Map.of(
                "MAAT_PUBLIC_ROOT", publicRoot.toString(),
                "MAAT_PACS_URL", pacs.toString(),
                "MAAT_INTERNAL_CLIENT", internalClient);
    }

    public Spec server(int number, int port, int managementPort, String database, URI issuer, String masterKey) {
        return process(
                "server",
                number,
                Spec.Layer.SERVER,
                managementPort,
                Map.of(
                        "MAAT_DATABASE_URL", database,
                        "MAAT_OIDC_ISSUER", issuer.toString(),
                        "MAAT_MASTER_KEY", masterKey),
                Map.of(
                        "MAAT_SERVER_HOST",
                        "127.0.0.1",
                        "MAAT_SERVER_PORT",
                        String.valueOf(port),
                        "MAAT_SERVER_MANAGEMENT_HOST",
                        "127.0.0.1",
                        "MAAT_SERVER_MANAGEMENT_PORT",
                        String.valueOf(managementPort)));
    }

    public Spec proxy(int number, int port, int managementPort, List<URI> servers) {
        return process(
                "proxy",
                number,
                Spec.Layer.PROXY,
                managementPort,
                Map.of(
                        "MAAT_PROXY_SERVERS",
                        Stream.concat(
                                        servers.stream().skip((number - 1) % servers.size()),
                                        servers.stream().limit((number - 1) % servers.size()))
                                .map(URI::toString)
                                .collect(Collectors.joining(","))),
                Map.of(
                        "MAAT_PROXY_HOST",
                        "127.0.0.1",
                        "MAAT_PROXY_PORT",
                        String.valueOf(port),
                        "MAAT_PROXY_MANAGEMENT_HOST",
                        "127.0.0.1",
                        "MAAT_PROXY_MANAGEMENT_PORT",
                        String.valueOf(managementPort)));
    }

    private Spec process(
            String kind,
            int number,
            Spec.Layer layer,
            int managementPort,
            Map<String, String> defaults,
            Map<String, String> listeners) {
        var jar = home.resolve(kind).resolve("target").resolve("maat-" + kind + ".jar");
        if (!Files.exists(jar)) {
            throw new StartFailed("%s is not there: run deploy/up, which builds it".formatted(jar));
        }
        var environment = new HashMap<String, String>();
        environment.putAll(shared);
        environment.putAll(defaults);
        environment.keySet().removeAll(System.getenv().keySet());
        environment.putAll(listeners);
        var name = kind + "-" + number;
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-jar", jar.toString()));
        var ready = URI.create("http://127.0.0.1:%d/health/ready".formatted(managementPort));
        return new Spec(
                name,
                layer,
                List.copyOf(command),
                Map.copyOf(environment),
                data.log(name),
                Spec.StopSignal.TERM,
                () -> http.get(ready).statusCode() == 200);
    }
}
