package maat.launcher.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import maat.launcher.StartFailed;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the PostgreSQL that lies on the class path. */
final class PostgresBinaries {
    private final Path folder;

    PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    /** The folder of its programs; unpacked the first time. */
    Path unpack() throws IOException {
        var complete = folder.resolve("complete");
        if (!Files.exists(complete)) {
            var resource = "/postgres-linux-%s.txz".formatted(architecture());
            try (var packed = PostgresBinaries.class.getResourceAsStream(resource)) {
                if (packed == null) {
                    throw new StartFailed(
                            "There is no PostgreSQL for this kind of machine in the build: name one with --database");
                }
                try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
                    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                        unpack(tar, entry);
                    }
                }
            }
            Files.createFile(complete);
        }
        return folder.resolve("bin");
    }

    private void unpack(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        var target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("An entry points outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, permissions(entry));
        }
    }

    private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
        boolean program = (entry.getMode() & 0100) != 0;
        return PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--");
    }

    private static String architecture() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }
}
