package maat.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The JSON of {@code --ready-file}: there once all is ready, whole at every moment, with the present process ids. */
final class ReadyFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();

    ReadyFile(Path file) {
        this.file = file;
    }

    /** Nothing is ready yet, or any more. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Addresses addresses, Map<String, Long> processes) {
        var content = new LinkedHashMap<String, Object>();
        content.put("public", addresses.publicRoots());
        content.put("servers", addresses.servers());
        content.put("management", addresses.management());
        content.put("pacs", addresses.pacs());
        content.put("issuer", addresses.issuer());
        content.put("database", addresses.database());
        content.put("internal_client", addresses.internalClient());
        content.put(
                "processes",
                processes.entrySet().stream()
                        .map(entry -> {
                            var process = new LinkedHashMap<String, Object>();
                            process.put("name", entry.getKey());
                            process.put("pid", entry.getValue());
                            return process;
                        })
                        .toList());
        lock.lock();
        try {
            Files.createDirectories(file.getParent());
            var draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(draft, JSON.writeValueAsString(content));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }
}
