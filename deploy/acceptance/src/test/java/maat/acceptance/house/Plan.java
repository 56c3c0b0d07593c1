package maat.acceptance.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a house is to be started.
 *
 * @param name also of its folder
 * @param options of the launcher
 * @param environment settings of server and proxy
 * @param ports those that are to be known before the start, by the launcher's names
 */
public record Plan(String name, List<String> options, Map<String, String> environment, Map<String, Integer> ports) {
    private static final Path HOME =
            Path.of(System.getProperty("maat.home", "../..")).toAbsolutePath().normalize();

    /** Two servers and two proxies, neither samples nor tour. */
    public static Plan named(String name) {
        return new Plan(
                name, List.of("--servers", "2", "--proxies", "2", "--no-samples", "--no-tour"), Map.of(), Map.of());
    }

    /** With these options in place of the usual ones. */
    public Plan with(String... otherOptions) {
        return new Plan(name, List.of(otherOptions), environment, ports);
    }

    public Plan setting(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new Plan(name, options, more, ports);
    }

    public Plan port(String part, int port) {
        var more = new HashMap<>(ports);
        more.put(part, port);
        return new Plan(name, options, environment, more);
    }

    Path folder() {
        return Path.of(System.getProperty("maat.work", "target"), "houses", name)
                .toAbsolutePath();
    }

    /** Starts the launcher in that folder, without waiting for anything. */
    public Process launch(Path folder) {
        try {
            Files.createDirectories(folder);
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dstdout.encoding=UTF-8",
                    "-Xmx256m",
                    "-jar",
                    HOME.resolve("deploy/launcher/target/maat-launcher.jar").toString(),
                    "--home",
                    HOME.toString(),
                    "--data",
                    folder.resolve("data").toString(),
                    "--ready-file",
                    folder.resolve("ready.json").toString(),
                    "--port",
                    String.valueOf(freePort(2))));
            command.addAll(options);
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("screen.txt").toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("MAAT_"));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first of so many free neighbouring ports, away from those that the system hands out by itself. */
    public static int freePort(int neighbours) {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            int free = 0;
            while (free < neighbours && isFree(first + free)) {
                free++;
            }
            if (free == neighbours) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
