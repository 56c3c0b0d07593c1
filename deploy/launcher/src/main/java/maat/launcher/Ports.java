package maat.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses ports so that several launchers on one machine never choose the same, even while what they start does not
 * listen yet: a port is claimed by a locked file until this process ends.
 */
final class Ports {
    private static final int TRIES = 500;

    private final DataFolder data;
    private final Path claims;
    private final List<FileLock> held = new ArrayList<>();

    Ports(DataFolder data) throws IOException {
        this.data = data;
        this.claims = Path.of(System.getProperty("java.io.tmpdir"), "maat-ports-" + System.getProperty("user.name"));
        Files.createDirectories(claims);
    }

    /** The port this folder used last for that name, else the given one, else the next free one above it. */
    synchronized int choose(String name, int wanted) {
        int last = data.remembered("port." + name).map(Integer::parseInt).orElse(wanted);
        int chosen = claim(last) ? last : firstFree(wanted);
        data.remember("port." + name, String.valueOf(chosen));
        return chosen;
    }

    /** Exactly these ports. @throws StartFailed naming one that is taken */
    synchronized int exactly(int first, int count) {
        for (int port = first; port < first + count; port++) {
            if (!claim(port)) {
                throw new StartFailed(
                        "Port %d is taken: stop what listens there, or name another with --port".formatted(port));
            }
        }
        return first;
    }

    /** The first of so many neighbouring free ports, from the given one upwards. */
    synchronized int neighbours(int from, int count) {
        for (int first = from; first < from + TRIES; ) {
            int claimed = 0;
            while (claimed < count && claim(first + claimed)) {
                claimed++;
            }
            if (claimed == count) {
                return first;
            }
            first += claimed + 1;
        }
        throw new StartFailed("No %d free ports from %d upwards".formatted(count, from));
    }

    private int firstFree(int from) {
        for (int port = from; port < from + TRIES; port++) {
            if (claim(port)) {
                return port;
            }
        }
        throw new StartFailed("No free port from %d upwards".formatted(from));
    }

    private boolean claim(int port) {
        try {
            var channel = FileChannel.open(
                    claims.resolve(String.valueOf(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null || !isFree(port)) {
                channel.close();
                return false;
            }
            held.add(lock);
            return true;
        } catch (OverlappingFileLockException e) {
            return false; // ours already
        } catch (IOException e) {
            throw new StartFailed("Cannot claim port %d: %s".formatted(port, e.getMessage()));
        }
    }

    private static boolean isFree(int port) {
        return binds(new InetSocketAddress(port))
                && binds(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean binds(InetSocketAddress address) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
