package maat.acceptance.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A DICOM file, whose bytes can be read as often as one likes. */
public interface Dicom {
    String study();

    String series();

    String instance();

    InputStream open();

    default String studyPath() {
        return "/studies/" + study();
    }

    default String seriesPath() {
        return studyPath() + "/series/" + series();
    }

    default String path() {
        return seriesPath() + "/instances/" + instance();
    }

    default byte[] bytes() {
        try (var in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
