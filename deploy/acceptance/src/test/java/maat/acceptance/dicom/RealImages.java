package maat.acceptance.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes copies of the readable test files of Debian's python3-pydicom, each under fresh UIDs. */
public final class RealImages {
    private RealImages() {}

    /** A fresh copy of every one of them, in this folder. */
    public static List<RealImage> copyTo(Path folder) {
        try {
            Files.createDirectories(folder);
            var script = folder.resolve("fresh_copies.py");
            try (var source = RealImages.class.getResourceAsStream("fresh_copies.py")) {
                Files.write(script, source.readAllBytes());
            }
            var python = Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
            var process = new ProcessBuilder(python, script.toString(), folder.toString())
                    .redirectError(folder.resolve("errors.txt").toFile())
                    .start();
            List<RealImage> copies;
            try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                copies = lines.lines()
                        .map(line -> line.split("\t", -1))
                        .map(word -> new RealImage(Path.of(word[0]), word[1], word[2], word[3], word[4], word[5]))
                        .toList();
            }
            if (process.waitFor() != 0 || copies.isEmpty()) {
                throw new AssertionError("No sample images (python3-pydicom missing?): "
                        + Files.readString(folder.resolve("errors.txt")));
            }
            return copies;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
