package maat.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One running process of a {@link Spec}, in a session of its own so that Ctrl-C reaches the launcher alone. */
final class Child {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long FULL_LOG = 20_000_000;

    private final Spec spec;
    private final Process process;
    private final long logBegin;

    private Child(Spec spec, Process process, long logBegin) {
        this.spec = spec;
        this.process = process;
        this.logBegin = logBegin;
    }

    static Child start(Spec spec) throws IOException {
        if (Files.exists(spec.log()) && Files.size(spec.log()) > FULL_LOG) {
            Files.move(
                    spec.log(),
                    spec.log().resolveSibling(spec.log().getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        long logBegin = Files.exists(spec.log()) ? Files.size(spec.log()) : 0;
        var command = new ArrayList<String>();
        command.add("setsid");
        command.addAll(spec.command());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        return new Child(spec, builder.start(), logBegin);
    }

    Spec spec() {
        return spec;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** Whether it does its work; false, too, while that cannot be found out. */
    boolean isReady() {
        try {
            return process.isAlive() && spec.ready().call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            return false;
        }
    }

    /** Asks it to stop, waits ten seconds, then kills it and what it started. */
    void stop() {
        List<ProcessHandle> offspring = process.descendants().toList();
        signalStop();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        offspring.forEach(ProcessHandle::destroyForcibly);
    }

    private void signalStop() {
        Signals.stop(process.toHandle(), spec.stopSignal());
    }

    /** What it wrote since it was started, the last lines of it. */
    List<String> lastLines(int count) {
        try (var channel = Files.newByteChannel(spec.log())) {
            channel.position(Math.max(logBegin, channel.size() - 16_384));
            var bytes = java.nio.ByteBuffer.allocate((int) Math.min(16_384, channel.size() - channel.position()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            List<String> lines;
            try (Stream<String> all =
                    new String(bytes.array(), 0, bytes.position(), java.nio.charset.StandardCharsets.UTF_8).lines()) {
                lines = all.toList();
            }
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            return List.of("(no log: " + e.getMessage() + ")");
        }
    }
}
