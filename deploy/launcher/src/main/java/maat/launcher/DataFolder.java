package maat.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The folder that survives restarts: database, images, logs, secrets (0600), and what was chosen once (ports). */
public final class DataFolder {
    private final Path root;
    private final ReentrantLock lock = new ReentrantLock();

    @SuppressWarnings("unused") // held until this process ends
    private final FileLock alone;

    private DataFolder(Path root, FileLock alone) {
        this.root = root;
        this.alone = alone;
    }

    /** @throws StartFailed when another launcher works in this folder */
    public static DataFolder open(Path root) throws IOException {
        Files.createDirectories(root);
        var channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock alone = channel.tryLock();
        if (alone == null) {
            channel.close();
            throw new StartFailed(
                    "Another deploy/up works in %s: stop it, or name another folder with --data".formatted(root));
        }
        var folder = new DataFolder(root, alone);
        Files.createDirectories(folder.root.resolve("logs"));
        var secrets = folder.root.resolve("secrets");
        Files.createDirectories(secrets);
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }

    public Path root() {
        return root;
    }

    public Path resolve(String name) {
        return root.resolve(name);
    }

    public Path log(String name) {
        return root.resolve("logs").resolve(name + ".log");
    }

    /** The secret of that name, made by the supplier the first time. */
    public String secret(String name, Supplier<String> maker) {
        var file = root.resolve("secrets").resolve(name);
        lock.lock();
        try {
            if (!Files.exists(file)) {
                var draft = Files.createTempFile(file.getParent(), name, ".new"); // 0600 from the beginning
                Files.writeString(draft, maker.get());
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /** Random bytes in the alphabet of URLs, for passwords. */
    public static String random(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(bytes));
    }

    public static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    public Optional<String> remembered(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(memory().getProperty(name));
        } finally {
            lock.unlock();
        }
    }

    public void remember(String name, String value) {
        lock.lock();
        try {
            var memory = memory();
            if (!value.equals(memory.setProperty(name, value))) {
                var draft = root.resolve("remembered.properties.new");
                try (var out = Files.newBufferedWriter(draft)) {
                    memory.store(out, "What deploy/up chose once");
                }
                Files.move(draft, root.resolve("remembered.properties"), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private Properties memory() {
        var memory = new Properties();
        var file = root.resolve("remembered.properties");
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                memory.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return memory;
    }
}
