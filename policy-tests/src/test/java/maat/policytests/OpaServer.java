package maat.policytests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real OPA server on a free loopback port, with the bundle that stands beside the one for Wasm. */
final class OpaServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final Process process;
    private final Path folder;
    private final URI root;

    private OpaServer(Process process, Path folder, URI root) {
        this.process = process;
        this.folder = folder;
        this.root = root;
    }

    /** @throws IllegalStateException when it is not ready in time, with what it said */
    static OpaServer start() {
        try {
            var folder = Files.createTempDirectory("maat-opa");
            var bundle = folder.resolve("bundle.tar.gz");
            try (var resource = OpaServer.class.getResourceAsStream("/maat/policies/bundle-rego.tar.gz")) {
                Files.copy(resource, bundle);
            }
            int port = freePort();
            var process = new ProcessBuilder(
                            binary(),
                            "run",
                            "--server",
                            "--addr=127.0.0.1:" + port,
                            "--log-level=error",
                            bundle.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            var server = new OpaServer(process, folder, URI.create("http://127.0.0.1:" + port));
            server.awaitReady();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    URI root() {
        return root;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            for (String name : new String[] {"bundle.tar.gz", "log"}) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String binary() throws IOException {
        var script = Path.of(System.getProperty("maat.root", ".."), "deploy", "opa");
        var process = new ProcessBuilder(script.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private void awaitReady() throws IOException {
        var request = HttpRequest.newBuilder(root.resolve("/health")).build();
        long deadline = System.nanoTime() + START.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (process.isAlive() && System.nanoTime() < deadline) {
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    process.waitFor(20, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        String said = Files.readString(folder.resolve("log"));
        close();
        throw new IllegalStateException("the OPA server is not ready: " + said);
    }
}
