package maat.proxy.stow;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sample files of pydicom, found through Python, and what pydicom and dcmtk read in them. */
public final class SampleFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleFiles() {}

    /** What pydicom reads: an object of path to attributes, or to null where it reads nothing. */
    public static JsonNode asPydicomReads() throws IOException {
        Path script = Files.createTempFile("samples", ".py");
        try (InputStream in = SampleFiles.class.getResourceAsStream("/samples.py")) {
            Files.write(script, in.readAllBytes());
            for (String python : List.of("python3", "/usr/bin/python3")) {
                byte[] out = run(python, script.toString());
                if (out.length > 0) {
                    return JSON.readTree(out);
                }
            }
        } finally {
            Files.delete(script);
        }
        return abort("python3 with pydicom is not installed");
    }

    /** What dcmtk reads, as DICOM JSON; an empty text where it reads nothing. */
    public static JsonNode asDcmtkReads(String path) throws IOException {
        byte[] out = run("dcm2json", "-q", path);
        try {
            return JSON.readTree(out);
        } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
            return JSON.missingNode();
        }
    }

    private static byte[] run(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException _) {
            return new byte[0];
        }
        try (InputStream in = process.getInputStream()) {
            byte[] out = in.readAllBytes();
            return process.waitFor(60, TimeUnit.SECONDS) ? out : new byte[0];
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
