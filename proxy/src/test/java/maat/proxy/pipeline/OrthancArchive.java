package maat.proxy.pipeline;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real archive for tests: the Orthanc of this machine with its DICOMweb plugin, in a folder of its own. */
final class OrthancArchive implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final int port;

    /** Aborts the test where Orthanc is not installed. */
    OrthancArchive() throws IOException {
        Path program = first("/usr/sbin/Orthanc", "/usr/bin/Orthanc", "/usr/local/sbin/Orthanc");
        Path plugin =
                first("/usr/share/orthanc/plugins/libOrthancDicomWeb.so", "/usr/lib/orthanc/libOrthancDicomWeb.so");
        folder = Files.createTempDirectory("orthanc");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings = folder.resolve("orthanc.json");
        Files.writeString(
                settings,
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "StorageDirectory",
                                folder.toString(),
                                "IndexDirectory",
                                folder.toString(),
                                "Plugins",
                                List.of(plugin.toString()),
                                "HttpPort",
                                port,
                                "RemoteAccessAllowed",
                                false,
                                "KeepAlive",
                                true,
                                "DicomServerEnabled",
                                false,
                                "DicomWeb",
                                Map.of("Enable", true, "StudiesMetadata", "Full", "SeriesMetadata", "Full"))));
        process = new ProcessBuilder(program.toString(), settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        FakeMaatServer.Await.until("Orthanc listens", this::listens);
    }

    private static Path first(String... paths) {
        for (String path : paths) {
            if (Files.exists(Path.of(path))) {
                return Path.of(path);
            }
        }
        return abort("Orthanc with its DICOMweb plugin is not installed");
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    String root() {
        return "http://127.0.0.1:" + port + "/dicom-web";
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
