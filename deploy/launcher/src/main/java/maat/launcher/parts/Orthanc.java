package maat.launcher.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import maat.launcher.DataFolder;
import maat.launcher.StartFailed;
import maat.launcher.process.Spec;

/** A real archive: the Orthanc of this machine with its DICOMweb plugin, an own folder, answering loopback only. */
public final class Orthanc {
    private static final List<Path> PROGRAMS = Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
            .map(folder -> Path.of(folder, "Orthanc"))
            .toList();
    private static final List<Path> PLUGIN_FOLDERS = List.of(
            Path.of("/usr/share/orthanc/plugins"),
            Path.of("/usr/lib/orthanc"),
            Path.of("/usr/local/share/orthanc/plugins"));

    private final DataFolder data;
    private final int port;
    private final Http http;

    public Orthanc(DataFolder data, int port, Http http) {
        this.data = data;
        this.port = port;
        this.http = http;
    }

    public URI dicomweb() {
        return URI.create("http://127.0.0.1:%d/dicom-web".formatted(port));
    }

    public Spec prepare() throws IOException {
        var program = PROGRAMS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> missing("Orthanc", "orthanc"));
        var folder = data.resolve("pacs");
        Files.createDirectories(folder.resolve("images"));
        var configuration = folder.resolve("orthanc.json");
        Files.writeString(
                configuration,
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(settings(folder, plugin())));
        return new Spec(
                "pacs",
                Spec.Layer.STORAGE,
                List.of(program.toString(), configuration.toString()),
                Map.of("LC_ALL", "C.UTF-8"),
                data.log("pacs"),
                Spec.StopSignal.TERM,
                () -> http.get(URI.create(dicomweb() + "/studies?limit=1")).statusCode() == 200);
    }

    private Map<String, Object> settings(Path folder, Path plugin) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("Name", "Maat quick start");
        settings.put("StorageDirectory", folder.resolve("images").toString());
        settings.put("IndexDirectory", folder.resolve("images").toString());
        settings.put("Plugins", List.of(plugin.toString()));
        settings.put("HttpPort", port);
        settings.put(
                "HttpBindAddresses", List.of("127.0.0.1")); // known to newer ones; older ones rely on the next line
        settings.put("RemoteAccessAllowed", false);
        settings.put("AuthenticationEnabled", false);
        settings.put("HttpCompressionEnabled", false);
        settings.put("KeepAlive", true);
        settings.put("TcpNoDelay", true);
        settings.put("DicomServerEnabled", false);
        settings.put(
                "DicomWeb",
                Map.of("Enable", true, "Root", "/dicom-web/", "StudiesMetadata", "Full", "SeriesMetadata", "Full"));
        return settings;
    }

    private static Path plugin() throws IOException {
        for (var folder : PLUGIN_FOLDERS) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    var found = files.filter(
                                    file -> file.getFileName().toString().startsWith("libOrthancDicomWeb.so"))
                            .findFirst();
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
        }
        throw missing("Orthanc's DICOMweb plugin", "orthanc-dicomweb");
    }

    private static StartFailed missing(String what, String debianPackage) {
        return new StartFailed("%s is not on this machine (Debian: apt-get install %s); or name an archive with --pacs"
                .formatted(what, debianPackage));
    }
}
