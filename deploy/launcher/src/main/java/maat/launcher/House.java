package maat.launcher;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import maat.launcher.parts.DevelopmentProvider;
import maat.launcher.parts.Http;
import maat.launcher.parts.MaatProcesses;
import maat.launcher.parts.Orthanc;
import maat.launcher.parts.Postgres;
import maat.launcher.process.Leftovers;
import maat.launcher.process.Spec;
import maat.launcher.process.Supervisor;

/** Everything that runs: built from storage upwards, taken down the other way. */
final class House implements AutoCloseable {
    private static final Duration STORAGE_LIMIT = Duration.ofSeconds(90);
    private static final Duration MAAT_LIMIT = Duration.ofMinutes(2);
    private static final int OWN_CONNECTIONS = 20;
    private static final int CONNECTIONS_PER_SERVER = 20;

    private final Options options;
    private final Screen screen;
    private final DataFolder data;
    private final Ports ports;
    private final Http http = new Http();
    private final Supervisor supervisor;
    private final Optional<ReadyFile> readyFile;
    private volatile Optional<DevelopmentProvider> provider = Optional.empty();
    private volatile Optional<Addresses> announced = Optional.empty();

    House(Options options, Screen screen, DataFolder data) throws IOException {
        this.options = options;
        this.screen = screen;
        this.data = data;
        this.ports = new Ports(data);
        var leftovers = new Leftovers(data.resolve("processes.properties"), Postgres.programs(data));
        this.readyFile = options.readyFile().map(ReadyFile::new);
        this.supervisor = new Supervisor(screen, leftovers, () -> announced.ifPresent(this::writeReadyFile));
        readyFile.ifPresent(ReadyFile::remove);
        int ended = leftovers.clean();
        if (ended > 0) {
            screen.say("Ended %d processes that an earlier start had left behind".formatted(ended));
        }
    }

    /** @throws StartFailed with the reason, for the person before the screen */
    Addresses start() throws Exception {
        int firstPort = options.port()
                .map(port -> ports.exactly(port, options.proxies()))
                .orElseGet(() -> ports.neighbours(Options.DEFAULT_PORT, options.proxies()));
        if (options.port().isEmpty() && firstPort != Options.DEFAULT_PORT) {
            screen.say("Port %d is taken; the public port is %d".formatted(Options.DEFAULT_PORT, firstPort));
        }
        var publicRoots = urls(IntStream.range(firstPort, firstPort + options.proxies())
                .boxed()
                .toList());
        Future<String> database;
        Future<URI> pacs;
        Future<URI> issuer;
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            database = together.submit(this::database);
            pacs = together.submit(this::pacs);
            issuer = together.submit(this::issuer);
        }
        var serverPorts = choose("server", 9101, options.servers());
        var managementPorts = choose("server.management", 9201, options.servers());
        var addresses = new Addresses(
                publicRoots,
                urls(serverPorts),
                urls(managementPorts),
                result(pacs),
                result(issuer),
                result(database),
                data.secret("internal-client", () -> "maat-proxy:" + DataFolder.random(24)));
        startMaat(addresses, firstPort, serverPorts, managementPorts);
        return addresses;
    }

    /** From now on the ready file is there, and follows restarts. */
    void announce(Addresses addresses) {
        announced = Optional.of(addresses);
        writeReadyFile(addresses);
    }

    Http http() {
        return http;
    }

    boolean isStopping() {
        return supervisor.isStopping();
    }

    Optional<DevelopmentProvider> provider() {
        return provider;
    }

    @Override
    public void close() {
        announced = Optional.empty();
        readyFile.ifPresent(ReadyFile::remove);
        supervisor.close(); // the development provider lives in this process and ends with it
    }

    private void writeReadyFile(Addresses addresses) {
        readyFile.ifPresent(file -> file.write(addresses, supervisor.running()));
    }

    private String database() throws Exception {
        if (options.database().isPresent()) {
            return options.database().get();
        }
        var postgres = new Postgres(data, ports.choose("postgres", 5440));
        int connections = OWN_CONNECTIONS + CONNECTIONS_PER_SERVER * Math.max(4, options.servers());
        return screen.step("PostgreSQL", () -> {
            supervisor.start(postgres.prepare(connections), STORAGE_LIMIT);
            return postgres.url();
        });
    }

    private URI pacs() throws Exception {
        if (options.pacs().isPresent()) {
            return options.pacs().get();
        }
        var orthanc = new Orthanc(data, ports.choose("pacs", 8042), http);
        return screen.step("Orthanc, the archive", () -> {
            supervisor.start(orthanc.prepare(), STORAGE_LIMIT);
            return orthanc.dicomweb();
        });
    }

    private URI issuer() throws Exception {
        if (options.issuer().isPresent()) {
            return options.issuer().get();
        }
        int port = ports.choose("issuer", 9000);
        return screen.step("OpenID provider for development (lets in whoever names himself)", () -> {
            var started = DevelopmentProvider.start(data, port);
            provider = Optional.of(started);
            return started.issuer();
        });
    }

    private void startMaat(Addresses addresses, int firstPort, List<Integer> serverPorts, List<Integer> managementPorts)
            throws Exception {
        var processes = new MaatProcesses(
                options.home(),
                data,
                http,
                addresses.publicRoots().getFirst(),
                addresses.pacs(),
                addresses.internalClient());
        var masterKey = data.secret("master-key", () -> Base64.getEncoder().encodeToString(DataFolder.randomBytes(32)));
        var specs = new ArrayList<Spec>();
        for (int i = 0; i < options.servers(); i++) {
            specs.add(processes.server(
                    i + 1,
                    serverPorts.get(i),
                    managementPorts.get(i),
                    addresses.database(),
                    addresses.issuer(),
                    masterKey));
        }
        var proxyManagement = choose("proxy.management", 9301, options.proxies());
        for (int i = 0; i < options.proxies(); i++) {
            specs.add(processes.proxy(i + 1, firstPort + i, proxyManagement.get(i), addresses.servers()));
        }
        var starting = new ArrayList<Future<Object>>();
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            specs.forEach(spec -> starting.add(together.submit((Callable<Object>) () -> screen.step(spec.name(), () -> {
                supervisor.start(spec, MAAT_LIMIT);
                return spec;
            }))));
        }
        for (var one : starting) {
            result(one);
        }
    }

    private List<Integer> choose(String name, int first, int count) {
        return IntStream.range(0, count)
                .map(i -> ports.choose(name + "." + (i + 1), first + i))
                .boxed()
                .toList();
    }

    private static List<URI> urls(List<Integer> ports) {
        return ports.stream()
                .map(port -> URI.create("http://127.0.0.1:" + port))
                .toList();
    }

    private static <T> T result(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
