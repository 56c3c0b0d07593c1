package maat.launcher.rules;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import maat.launcher.Addresses;
import maat.launcher.Screen;
import maat.launcher.parts.Http;

/** Notices when somebody edits a rule, builds the rules anew and publishes them to the running servers. */
public final class RuleWatch {
    private static final Duration QUIET = Duration.ofMillis(300);

    private final Path policies;
    private final Addresses addresses;
    private final Screen screen;
    private final Http http;

    /** @param home the checkout */
    public RuleWatch(Path home, Addresses addresses, Screen screen, Http http) {
        this.policies = home.resolve("policies");
        this.addresses = addresses;
        this.screen = screen;
        this.http = http;
    }

    public Path rules() {
        return policies.resolve("src/main/rego");
    }

    /** Watches until the process ends. */
    public void start() {
        Thread.ofPlatform().daemon().name("rules").start(this::watch);
    }

    private void watch() {
        try (var watcher = rules().getFileSystem().newWatchService()) {
            register(watcher);
            while (true) {
                drain(watcher.take());
                for (var more = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                        more != null;
                        more = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS)) {
                    drain(more);
                }
                publish();
                register(watcher); // new folders
            }
        } catch (IOException e) {
            screen.say("! Rules are not watched: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void register(WatchService watcher) throws IOException {
        Files.walkFileTree(rules(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                folder.register(
                        watcher,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void drain(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    private void publish() throws InterruptedException {
        screen.say("");
        screen.say("A rule was edited; building …");
        try {
            long begin = System.nanoTime();
            var bundle = Files.createTempFile("maat-rules", ".tar.gz");
            try {
                if (build(bundle)) {
                    say(send(bundle), begin);
                }
            } finally {
                Files.deleteIfExists(bundle);
            }
        } catch (IOException e) {
            screen.say("! The old rules stay: " + e.getMessage());
        }
    }

    private boolean build(Path bundle) throws IOException, InterruptedException {
        var build = new ProcessBuilder(policies.resolve("build").toString(), "--out", bundle.toString())
                .directory(policies.toFile())
                .redirectErrorStream(true)
                .start();
        build.getOutputStream().close();
        List<String> lines;
        try (var output = build.inputReader(StandardCharsets.UTF_8)) {
            lines = output.lines().toList();
        }
        if (build.waitFor() == 0) {
            return true;
        }
        screen.say("! The edited rules do not build; the old ones stay:");
        lines.forEach(line -> screen.say("    " + line));
        return false;
    }

    private Answer send(Path bundle) throws IOException, InterruptedException {
        IOException last = null;
        for (var server : addresses.servers()) {
            try {
                var answer = http.send(HttpRequest.newBuilder(URI.create(server + "/policies/revisions"))
                        .timeout(Duration.ofSeconds(60))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(addresses
                                                        .internalClient()
                                                        .getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/gzip")
                        .POST(HttpRequest.BodyPublishers.ofFile(bundle))
                        .build());
                return new Answer(answer.statusCode(), answer.body());
            } catch (IOException e) {
                last = e;
            }
        }
        throw last == null ? new IOException("there is no server") : last;
    }

    private record Answer(int status, String body) {}

    private void say(Answer answer, long begin) {
        if (answer.status() / 100 == 2) {
            screen.say("  The new rules hold, %.1f s after the edit: %s"
                    .formatted(Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0, answer.body()));
        } else {
            screen.say("! The server refused the new rules, the old ones stay (%d): %s"
                    .formatted(answer.status(), answer.body()));
        }
    }
}
