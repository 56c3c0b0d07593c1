package maat.proxy.stow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The header reader beside pydicom and dcmtk, on every sample file. */
class SampleHeadersTest {
    private static final List<String> IDENTIFIERS =
            List.of("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID");

    private static JsonNode samples;

    @BeforeAll
    static void find() throws IOException {
        samples = SampleFiles.asPydicomReads();
    }

    static Optional<InstanceHeader> read(byte[] file, int step) {
        try (Part10HeaderReader reader = new Part10HeaderReader(1 << 20)) {
            for (int at = 0; at < file.length; at += step) {
                reader.feed(Unpooled.wrappedBuffer(file, at, Math.min(step, file.length - at)));
            }
            reader.end();
            return reader.header();
        } catch (UnreadableInstance unreadable) {
            assertThat(unreadable.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }

    private static Map<String, String> flat(InstanceHeader header) {
        Map<String, String> flat = new HashMap<>(header.attributes());
        flat.put("StudyInstanceUID", header.study().value());
        flat.put("SeriesInstanceUID", header.series().value());
        flat.put("SOPInstanceUID", header.instance().value());
        flat.put("SOPClassUID", header.sopClass().value());
        return flat;
    }

    @Test
    @DisplayName(
            "Every sample file is read as pydicom reads it (unless it guesses where dcmtk does not), in one piece and byte by byte")
    void likePydicom() throws IOException {
        List<String> differing = new ArrayList<>();
        int read = 0;
        for (Map.Entry<String, JsonNode> sample : samples.properties()) {
            Map<String, String> expected = new HashMap<>();
            sample.getValue()
                    .properties()
                    .forEach(e -> expected.put(e.getKey(), e.getValue().asText()));
            expected.values().removeIf(String::isEmpty);
            if (!expected.keySet().containsAll(IDENTIFIERS)) {
                expected.clear();
            }
            byte[] file = Files.readAllBytes(Path.of(sample.getKey()));
            Map<String, String> whole =
                    read(file, 65536).map(SampleHeadersTest::flat).orElse(Map.of());
            Map<String, String> pieces =
                    read(file, 1).map(SampleHeadersTest::flat).orElse(Map.of());
            assertThat(pieces).as(sample.getKey()).isEqualTo(whole);
            boolean guessed = whole.isEmpty()
                    && !SampleFiles.asDcmtkReads(sample.getKey()).isObject();
            if (!whole.equals(expected) && !guessed) {
                differing.add(sample.getKey() + "\n   ours   " + whole + "\n   theirs " + expected);
            }
            read += whole.isEmpty() ? 0 : 1;
        }
        assertThat(differing).isEmpty();
        assertThat(read).isGreaterThan(70);
    }

    @Test
    @DisplayName("Every sample file is read as dcmtk reads it")
    void likeDcmtk() throws IOException {
        List<String> differing = new ArrayList<>();
        int compared = 0;
        for (Map.Entry<String, JsonNode> sample : samples.properties()) {
            Optional<InstanceHeader> ours = read(Files.readAllBytes(Path.of(sample.getKey())), 4096);
            JsonNode theirs = SampleFiles.asDcmtkReads(sample.getKey());
            if (ours.isPresent() && theirs.isObject()) {
                compared++;
                InstanceHeader header = ours.get();
                String found = header.study() + " " + header.series() + " " + header.instance() + " "
                        + header.sopClass() + " "
                        + header.attributes().getOrDefault("PatientName", "").replaceAll("\\^+$", "");
                String expected = value(theirs, "0020000D") + " " + value(theirs, "0020000E") + " "
                        + value(theirs, "00080018") + " " + value(theirs, "00080016") + " " + name(theirs);
                if (!found.equals(expected)) {
                    differing.add(sample.getKey() + "\n   ours   " + found + "\n   theirs " + expected);
                }
            }
        }
        assertThat(differing).isEmpty();
        assertThat(compared).isGreaterThan(60);
    }

    private static String value(JsonNode dataset, String tag) {
        return dataset.path(tag).path("Value").path(0).asText();
    }

    private static String name(JsonNode dataset) {
        JsonNode name = dataset.path("00100010").path("Value").path(0);
        return List.of(name.path("Alphabetic"), name.path("Ideographic"), name.path("Phonetic")).stream()
                .map(JsonNode::asText)
                .reduce("", (a, b) -> a + "=" + b)
                .substring(1)
                .replaceAll("=+$", "");
    }
}
