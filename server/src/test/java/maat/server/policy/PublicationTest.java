package maat.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import maat.server.ServerUnderTest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** New rules, given to a running server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PublicationTest {
    private static final String PATH = "/policies/revisions";

    private ServerUnderTest server;

    @BeforeAll
    void start() {
        server = ServerUnderTest.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("published rules decide from the next question on, and may be left for others again")
    void published() throws IOException {
        assertThat(publish(bundle("closed", "\"album.list\"", "\"album.closed\""))
                        .status())
                .isEqualTo(201);
        assertThat(server.user("alice").get("/api/albums").status()).isEqualTo(403);
        assertThat(publish(bundle("open", "", "")).status()).isEqualTo(201);
        assertThat(server.user("alice").get("/api/albums").status()).isEqualTo(200);
        assertThat(active()).isEqualTo("open");
    }

    @Test
    @DisplayName("one revision is never the name of two sets of rules: 422, and nothing changes")
    void takenName() throws IOException {
        assertThat(publish(bundle("taken", "", "")).status()).isEqualTo(201);
        var refused = publish(bundle("taken", "\"album.list\"", "\"album.closed\""));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("revision taken is the name of other rules already");
        assertThat(active()).isEqualTo("taken");
        assertThat(server.user("alice").get("/api/albums").status()).isEqualTo(200);
        assertThat(publish(bundle("taken", "", "")).status()).isEqualTo(201);
    }

    @Test
    @DisplayName("what is no bundle, or lacks its parts, is refused; so is whoever is no internal client")
    void unfit() throws IOException {
        String before = active();
        var internal = server.internal();
        assertThat(internal.send("POST", PATH, "application/gzip", "no bundle").status())
                .isEqualTo(422);
        assertThat(internal.send("POST", PATH, "application/gzip", "").status()).isEqualTo(422);
        var stranger = server.user("alice").send("POST", PATH, "application/gzip", bundle("mine", "", ""));
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(active()).isEqualTo(before);
    }

    private ServerUnderTest.Answer publish(byte[] bundle) {
        return server.internal().send("POST", PATH, "application/gzip", bundle);
    }

    private String active() {
        return server.value("select revision from active_policy");
    }

    /** The built-in bundle under another revision, with one word of its data replaced. */
    private static byte[] bundle(String revision, String word, String replacement) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var from = new TarArchiveInputStream(new GZIPInputStream(
                        new ByteArrayInputStream(Bundle.builtIn().archive())));
                var to = new TarArchiveOutputStream(new GZIPOutputStream(packed))) {
            for (var entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                byte[] content = from.readAllBytes();
                if (entry.getName().endsWith(".manifest")) {
                    content = text(content)
                            .replace(Bundle.builtIn().revision(), revision)
                            .getBytes(StandardCharsets.UTF_8);
                } else if (entry.getName().endsWith("data.json") && !word.isEmpty()) {
                    assertThat(text(content)).contains(word);
                    content = text(content).replace(word, replacement).getBytes(StandardCharsets.UTF_8);
                }
                var copy = new TarArchiveEntry(entry.getName());
                copy.setSize(content.length);
                to.putArchiveEntry(copy);
                to.write(content);
                to.closeArchiveEntry();
            }
        }
        return packed.toByteArray();
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
