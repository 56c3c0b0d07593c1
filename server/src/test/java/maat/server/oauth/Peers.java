package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OAuth programs of others, run by node. Needs npm, and its registry once; a test fails where they cannot be had. */
public final class Peers {
    private static final Path SOURCES = Path.of("src/test/peers");
    private static final long PATIENCE_SECONDS = 120;

    private Peers() {}

    /** Installed once a run, in a folder of its own. */
    private static final class Installed {
        static final Path FOLDER = install();

        private static Path install() {
            try {
                var folder = Files.createDirectories(Path.of("target/peers").toAbsolutePath());
                try (var sources = Files.list(SOURCES)) {
                    for (Path file : sources.filter(Files::isRegularFile).toList()) {
                        Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
                    }
                }
                run(folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline");
                return folder;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    /** Runs one of the scripts to its good end; what it printed. */
    public static String run(String script, String... arguments) {
        return run(Installed.FOLDER, node(script, arguments));
    }

    /** Starts one of the scripts, whose input and output are pipes; what it complains of goes to a file beside it. */
    public static Process start(String script, String... arguments) {
        try {
            return new ProcessBuilder(node(script, arguments))
                    .directory(Installed.FOLDER.toFile())
                    .redirectError(ProcessBuilder.Redirect.to(
                            Installed.FOLDER.resolve(script + ".log").toFile()))
                    .start();
        } catch (IOException missing) {
            throw new UncheckedIOException("Needs node: ", missing);
        }
    }

    private static String[] node(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(Arrays.asList(arguments));
        return command.toArray(String[]::new);
    }

    private static String run(Path folder, String... command) {
        try {
            var out = Files.createTempFile(folder, "out", ".txt");
            var errors = Files.createTempFile(folder, "errors", ".txt");
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(out);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s: %s%s", command[1], said, Files.readString(errors))
                    .isTrue();
            Files.delete(out);
            Files.delete(errors);
            return said;
        } catch (IOException missing) {
            throw new UncheckedIOException("Needs npm and node", missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
