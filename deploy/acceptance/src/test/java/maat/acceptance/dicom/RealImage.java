package maat.acceptance.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of one of pydicom's test files under fresh UIDs.
 *
 * @param name of the original
 * @param transferSyntax its name in the standard
 */
public record RealImage(Path file, String name, String transferSyntax, String study, String series, String instance)
        implements Dicom {
    @Override
    public InputStream open() {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
