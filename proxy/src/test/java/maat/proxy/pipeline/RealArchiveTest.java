package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import maat.proxy.dicomweb.MediaType;
import maat.proxy.stow.InstanceHeader;
import maat.proxy.stow.MultipartBroken;
import maat.proxy.stow.MultipartReader;
import maat.proxy.stow.MultipartReader.Event;
import maat.proxy.stow.Part10HeaderReader;
import maat.proxy.stow.SampleFiles;
import maat.proxy.stow.TestInstance;
import maat.proxy.stow.UnreadableInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Uploads and retrieval with a real Orthanc and every sample file. */
class RealArchiveTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "multipart/related; type=\"application/dicom\"; boundary=sample";

    private OrthancArchive orthanc;
    private ProxyUnderTest world;

    @BeforeEach
    void start() throws IOException {
        orthanc = new OrthancArchive();
        world = new ProxyUnderTest(orthanc.root());
    }

    @AfterEach
    void stop() throws IOException {
        if (world != null) {
            world.close();
            orthanc.close();
        }
    }

    private HttpResponse<byte[]> upload(List<byte[]> files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] file : files) {
            body.writeBytes("--sample\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(file);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--sample--".getBytes(StandardCharsets.US_ASCII));
        return world.send(world.request("/api/studies", "alice", "Content-Type", TYPE)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    private static Optional<InstanceHeader> header(byte[] file) {
        try (Part10HeaderReader reader = new Part10HeaderReader(2 << 20)) {
            reader.feed(Unpooled.wrappedBuffer(file));
            reader.end();
            return reader.header();
        } catch (UnreadableInstance _) {
            return Optional.empty();
        }
    }

    private static List<String> values(JsonNode dataSet, String sequence, String tag) {
        List<String> values = new ArrayList<>();
        dataSet.path(sequence)
                .path("Value")
                .forEach(item -> values.add(item.path(tag).path("Value").path(0).asText()));
        return values;
    }

    private static List<byte[]> samples() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (Map.Entry<String, JsonNode> sample : SampleFiles.asPydicomReads().properties()) {
            files.add(Files.readAllBytes(Path.of(sample.getKey())));
        }
        return files;
    }

    @Test
    @DisplayName(
            "UPL-07, UPL-09, UPL-11 every sample file in one upload: each is stored or reported; WDO-01 what comes "
                    + "back is what was sent, byte for byte; D-09 each address in the metadata can be fetched")
    void everySample() throws IOException, MultipartBroken {
        List<byte[]> files = samples();
        Map<String, TreeSet<String>> series = new TreeMap<>();
        Map<String, Set<String>> sent = new HashMap<>();
        int unreadable = 0;
        for (byte[] file : files) {
            Optional<InstanceHeader> header = header(file);
            unreadable += header.isEmpty() ? 1 : 0;
            header.ifPresent(h -> {
                series.computeIfAbsent(h.study().value(), _ -> new TreeSet<>())
                        .add(h.series().value());
                sent.computeIfAbsent(h.instance().value(), _ -> new HashSet<>()).add(latin(file));
            });
        }
        JsonNode answer = JSON.readTree(upload(files).body());
        List<String> stored = values(answer, "00081199", "00081155");
        List<String> failed = values(answer, "00081198", "00081155");
        assertThat(values(answer, "0008119A", "00081197")).hasSize(unreadable).containsOnly("272");
        assertThat(new TreeSet<>(stored)).hasSameSizeAs(stored).hasSizeGreaterThan(50);
        assertThat(failed).allMatch(sent::containsKey).doesNotContainAnyElementsOf(stored);
        assertThat(stored.size() + failed.size()).isEqualTo(sent.size());

        Set<String> received = new HashSet<>();
        for (Map.Entry<String, TreeSet<String>> study : series.entrySet()) {
            world.server.visible.put(study.getKey(), List.copyOf(study.getValue()));
            var whole = world.get("/api/studies/" + study.getKey(), "alice");
            if (whole.statusCode() == 200) {
                for (String part : parts(whole)) {
                    String instance = header(part.getBytes(StandardCharsets.ISO_8859_1))
                            .orElseThrow()
                            .instance()
                            .value();
                    assertThat(sent.get(instance)).contains(part);
                    received.add(instance);
                }
                everyAddressWorks("/api/studies/" + study.getKey());
            }
        }
        assertThat(received).containsExactlyInAnyOrderElementsOf(stored);
    }

    private void everyAddressWorks(String study) throws IOException {
        JsonNode metadata =
                JSON.readTree(world.get(study + "/metadata", "alice").body());
        for (JsonNode bulk : metadata.findValues("BulkDataURI")) {
            String address = bulk.asText();
            assertThat(address).startsWith("http://images.example.org/api/studies/");
            assertThat(world.get(address.substring("http://images.example.org".length()), "alice")
                            .statusCode())
                    .as(address)
                    .isEqualTo(200);
        }
        var instances = world.get(study + "/instances", "alice");
        assertThat(text(instances)).doesNotContain("127.0.0.1");
        assertThat(JSON.readTree(instances.body())).hasSameSizeAs(metadata);
        for (JsonNode instance : JSON.readTree(instances.body())) {
            String address = instance.at("/00081190/Value/0").asText();
            assertThat(world.get(address.substring("http://images.example.org".length()) + "/metadata", "alice")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static List<String> parts(HttpResponse<byte[]> answer) throws MultipartBroken {
        String boundary = MediaType.parse(
                        answer.headers().firstValue("Content-Type").orElseThrow())
                .flatMap(type -> type.parameter("boundary"))
                .orElseThrow();
        List<String> parts = new ArrayList<>();
        try (MultipartReader reader = new MultipartReader(boundary, 1000)) {
            reader.feed(Unpooled.wrappedBuffer(answer.body()));
            reader.inputEnded();
            StringBuilder part = new StringBuilder();
            for (Event event = reader.poll(); !(event instanceof Event.BodyEnds); event = reader.poll()) {
                if (event instanceof Event.Content content) {
                    part.append(content.bytes().toString(StandardCharsets.ISO_8859_1));
                    content.bytes().release();
                } else if (event instanceof Event.PartEnds) {
                    parts.add(part.toString());
                    part.setLength(0);
                }
            }
        }
        return parts;
    }

    @Test
    @DisplayName(
            "UPL-09 one unreadable and one good file: the good one is stored though Orthanc answers 400 to its kind")
    void goodBesideBad() throws IOException {
        byte[] good = TestInstance.of("1.2.3", "1.2.4", "1.2.5").bytes();
        byte[] cut = java.util.Arrays.copyOf(
                TestInstance.of("1.2.3", "1.2.4", "1.2.6")
                        .put(0x00280010, "US", "ab")
                        .put(0x7FE00010, "OB", "x".repeat(1000))
                        .bytes(),
                900);
        var answer = upload(List.of(cut, good));
        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode dataSet = JSON.readTree(answer.body());
        assertThat(values(dataSet, "00081199", "00081155")).containsExactly("1.2.5");
        assertThat(values(dataSet, "00081198", "00081155")).containsExactly("1.2.6");
    }

    @RepeatedTest(3)
    @DisplayName("D-01 parallel uploads of different instances into one new series: every instance stored and reported")
    void parallel() throws IOException {
        List<String> statuses = IntStream.range(0, 8)
                .parallel()
                .mapToObj(upload -> answered(upload(IntStream.range(0, 6)
                        .mapToObj(i -> TestInstance.of("1.2.3", "1.2.4", "1.2.5." + upload + "." + i)
                                .bytes())
                        .toList())))
                .toList();
        assertThat(statuses).containsOnly("200");
        world.server.visible.put("1.2.3", List.of("1.2.4"));
        assertThat(JSON.readTree(
                        world.get("/api/studies/1.2.3/instances", "alice").body()))
                .hasSize(48);
    }

    private static String answered(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 200 ? "200" : answer.statusCode() + " " + text(answer);
    }
}
