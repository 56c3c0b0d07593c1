package maat.server.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A policy bundle as OPA builds it: gzipped tar of the compiled module, its data and a manifest that names the revision.
 *
 * @param archive the bundle itself, as stored and published
 */
public record Bundle(String revision, byte[] module, String data, byte[] archive) {

    /** Bytes of one unpacked entry; more is refused, whatever the archive claims. */
    private static final int LARGEST_ENTRY = 32 * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IllegalArgumentException naming what the bundle lacks */
    public static Bundle of(byte[] archive) {
        byte[] module = null;
        String data = "{}";
        String revision = null;
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName().startsWith("/") ? entry.getName().substring(1) : entry.getName();
                switch (name) {
                    case "policy.wasm" -> module = read(tar);
                    case "data.json" -> data = JSON.readTree(read(tar)).toString();
                    case ".manifest" ->
                        revision = JSON.readTree(read(tar)).path("revision").textValue();
                    default -> {}
                }
            }
        } catch (IOException broken) {
            throw new IllegalArgumentException("not a policy bundle: " + broken.getMessage(), broken);
        }
        if (module == null) {
            throw new IllegalArgumentException("the bundle has no policy.wasm");
        }
        if (revision == null || revision.isBlank()) {
            throw new IllegalArgumentException("the bundle's .manifest names no revision");
        }
        return new Bundle(revision, module, data, archive);
    }

    /** The bundle that this server was built with. */
    public static Bundle builtIn() {
        try (var resource = Bundle.class.getResourceAsStream("/maat/policies/bundle.tar.gz")) {
            if (resource == null) {
                throw new IllegalStateException("this server was built without policies");
            }
            return of(resource.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Whether both decide alike, however they were packed. */
    boolean hasRulesOf(Bundle other) {
        return Arrays.equals(module, other.module) && data.equals(other.data);
    }

    private static byte[] read(TarArchiveInputStream tar) throws IOException {
        byte[] content = tar.readNBytes(LARGEST_ENTRY + 1);
        if (content.length > LARGEST_ENTRY) {
            throw new IOException("an entry exceeds " + LARGEST_ENTRY + " bytes");
        }
        return content;
    }
}
