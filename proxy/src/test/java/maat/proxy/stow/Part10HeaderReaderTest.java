package maat.proxy.stow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Part10HeaderReaderTest {
    private static InstanceHeader read(byte[] file, int limit) throws UnreadableInstance {
        try (Part10HeaderReader reader = new Part10HeaderReader(limit)) {
            reader.feed(Unpooled.wrappedBuffer(file));
            reader.end();
            return reader.header().orElseThrow();
        }
    }

    private static void assertUnreadable(TestInstance file) {
        assertThatThrownBy(() -> read(file.bytes(), 1 << 20)).isInstanceOf(UnreadableInstance.class);
    }

    @Test
    @DisplayName("The four UIDs and the identity attributes are read")
    void plain() throws UnreadableInstance {
        InstanceHeader header = read(TestInstance.of("1.2.1", "1.2.2", "1.2.3").bytes(), 1 << 20);
        assertThat(header.study()).hasToString("1.2.1");
        assertThat(header.series()).hasToString("1.2.2");
        assertThat(header.instance()).hasToString("1.2.3");
        assertThat(header.attributes()).isEqualTo(Map.of("PatientID", "P1", "Modality", "OT"));
    }

    @Test
    @DisplayName("UPL-09 a missing, malformed or repeated identifier is unreadable")
    void identifiers() {
        assertUnreadable(new TestInstance().put(0x00080016, "UI", "1.2").put(0x00080018, "UI", "1.3"));
        assertUnreadable(TestInstance.of("1.2.x", "1.2.2", "1.2.3"));
        assertUnreadable(TestInstance.of("1.2.1", "1.2.2", "1.2.3").put(0x0020000E, "UI", "1.2.4"));
        assertUnreadable(TestInstance.of("1.2.1", "1.2.2", "1.2.3")
                .put(0x00280010, "US", "ab")
                .put(0x0020000E, "UI", "1.2.4"));
        assertUnreadable(TestInstance.of("1.2.1", "1.2.2", "1.2.3").put(0x00200010, "SH", "x".repeat(5000)));
    }

    @Test
    @DisplayName("An identifier inside a sequence is not the instance's own")
    void nested() throws UnreadableInstance {
        byte[] item = new TestInstance().put(0x0020000E, "UI", "9.9.9").dataSet();
        TestInstance file = new TestInstance()
                .put(0x00080016, "UI", "1.2")
                .put(0x00080018, "UI", "1.2.3")
                .putSequence(0x00081140, item)
                .put(0x0020000D, "UI", "1.2.1")
                .put(0x0020000E, "UI", "1.2.2")
                .putSequence(0x00400275, item);
        assertThat(read(file.bytes(), 1 << 20).series()).hasToString("1.2.2");
    }

    @Test
    @DisplayName("UPL-19 a header that does not come in time is unreadable")
    void bounded() throws UnreadableInstance {
        byte[] file = new TestInstance()
                .put(0x00080016, "UI", "1.2")
                .put(0x00080018, "UI", "1.2.3")
                .put(0x00090010, "OB", "x".repeat(10_000))
                .put(0x0020000D, "UI", "1.2.1")
                .put(0x0020000E, "UI", "1.2.2")
                .bytes();
        assertThat(read(file, 20_000).study()).hasToString("1.2.1");
        assertThatThrownBy(() -> {
                    try (Part10HeaderReader reader = new Part10HeaderReader(5_000)) {
                        reader.feed(Unpooled.wrappedBuffer(file, 0, 6_000));
                    }
                })
                .isInstanceOf(UnreadableInstance.class);
    }

    @Test
    @DisplayName("UPL-09 what is no DICOM file is unreadable")
    void foreign() {
        for (String text : new String[] {"", "x", "x".repeat(128) + "DIC", "x".repeat(200), "x".repeat(128) + "DICM"}) {
            assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.ISO_8859_1), 1000))
                    .isInstanceOf(UnreadableInstance.class);
        }
    }

    @Test
    @DisplayName("Damaged samples are read or unreadable, never anything else, however they are cut")
    void damaged() throws IOException {
        Random random = new Random(20261124);
        JsonNode samples = SampleFiles.asPydicomReads();
        for (Map.Entry<String, JsonNode> sample : samples.properties()) {
            byte[] file = Files.readAllBytes(Path.of(sample.getKey()));
            for (int round = 0; round < 40; round++) {
                byte[] damaged = java.util.Arrays.copyOf(file, Math.min(file.length, 1 + random.nextInt(6000)));
                for (int hit = random.nextInt(6); hit >= 0; hit--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                assertThat(SampleHeadersTest.read(damaged, 1 + random.nextInt(50)))
                        .isEqualTo(SampleHeadersTest.read(damaged, damaged.length));
            }
        }
    }
}
