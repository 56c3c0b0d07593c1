package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import maat.proxy.pipeline.FakeMaatServer.Await;
import maat.proxy.stow.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** STOW-RS through a whole proxy. */
class StoringTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RELATED = "multipart/related; type=\"application/dicom\"; boundary=b";
    private static final Pattern UID = Pattern.compile("(?<=\0)(2\\.[0-9.]+)");

    private final Queue<FakeHttpServer.Request> stored = new ConcurrentLinkedQueue<>();

    /** A PACS that stores every instance of {@link #file}: it finds their UIDs by their first arc. */
    private boolean archive(FakeHttpServer.Request request, FakeHttpServer.Connection connection) throws IOException {
        if (!request.method().equals("POST")) {
            return connection.json(200, "[]");
        }
        stored.add(request);
        List<String> items = new ArrayList<>();
        Matcher found = UID.matcher(new String(request.body(), StandardCharsets.ISO_8859_1));
        while (request.complete() && found.find()) {
            items.add("{\"00081150\":{\"vr\":\"UI\",\"Value\":[\"1.2\"]},\"00081155\":{\"vr\":\"UI\",\"Value\":[\""
                    + found.group() + "\"]},\"00081190\":{\"vr\":\"UR\",\"Value\":[\"http://pacs/x\"]}}");
        }
        return connection.answer(
                200,
                "application/dicom+json",
                ("{\"00081198\":{\"vr\":\"SQ\"},\"00081199\":{\"vr\":\"SQ\",\"Value\":[" + String.join(",", items)
                                + "]}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private ProxyUnderTest world(String... settings) {
        return new ProxyUnderTest(this::archive, settings);
    }

    private static byte[] file(String study, String series, String instance) {
        return TestInstance.of(study, series, "2." + instance).bytes();
    }

    private static byte[] body(byte[]... files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] file : files) {
            body.writeBytes("--b\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(file);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private static HttpResponse<byte[]> post(
            ProxyUnderTest world, String path, String type, byte[] body, String... fields) {
        var request = world.request(path, "alice", fields).POST(BodyPublishers.ofByteArray(body));
        return world.send((type == null ? request : request.header("Content-Type", type)).build());
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException broken) {
            throw new IllegalArgumentException(text(answer), broken);
        }
    }

    private static List<String> at(JsonNode dataSet, String sequence, String tag) {
        List<String> values = new ArrayList<>();
        dataSet.path(sequence)
                .path("Value")
                .forEach(item -> values.add(item.path(tag).path("Value").path(0).asText()));
        return values;
    }

    @Test
    @DisplayName("UPL-04, UPL-12, UPL-17 all stored: admitted once per series, indexed before the answer")
    void stores() {
        try (var world = world()) {
            byte[] first = file("1.1", "1.5", "1");
            byte[] second = file("1.1", "1.5", "2");
            var answer = post(world, "/api/studies", RELATED, body(first, second, file("1.1", "1.6", "3")));
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode dataSet = json(answer);
            assertThat(at(dataSet, "00081199", "00081155")).containsExactly("2.1", "2.2", "2.3");
            assertThat(at(dataSet, "00081199", "00081190"))
                    .contains("http://images.example.org/api/studies/1.1/series/1.6/instances/2.3");
            assertThat(dataSet.has("00081198")).isFalse();
            assertThat(world.server.admissions).hasSize(2);
            JsonNode asked = world.server.admissions.element();
            assertThat(asked.path("token").asText()).isEqualTo("alice");
            assertThat(asked.at("/attributes/PatientID").asText()).isEqualTo("P1");
            assertThat(world.server.completions.element().toString())
                    .contains("\"study\":\"1.1\"", "\"series\":[\"1.5\",\"1.6\"]");
            String sent = new String(stored.element().body(), StandardCharsets.ISO_8859_1);
            assertThat(sent)
                    .contains(new String(first, StandardCharsets.ISO_8859_1))
                    .contains(new String(second, StandardCharsets.ISO_8859_1));
            assertThat(stored.element().field("Authorization")).isEqualTo("Bearer pass.alice.maat.x");
        }
    }

    @Test
    @DisplayName("AUTH-22 web pages may not upload from listed addresses: 401; programs may, and pages from elsewhere")
    void blocked() {
        byte[] body = body(file("1.1", "1.5", "1"));
        try (var world = world("maat.proxy.upload.blocked", "10.1.0.0/16, 127.0.0.0/8")) {
            assertThat(post(world, "/api/studies", RELATED, body, "FrontEnd", "true")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(stored).isEmpty();
            assertThat(post(world, "/api/studies", RELATED, body).statusCode()).isEqualTo(200);
        }
        try (var world = world("maat.proxy.upload.blocked", "10.1.0.0/16")) {
            assertThat(post(world, "/api/studies", RELATED, body, "FrontEnd", "true")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("UPL-05, UPL-07, UPL-08, UPL-09 what is refused or unreadable never reaches the PACS: 202")
    void mixed() {
        try (var world = world()) {
            world.server.admission = question -> switch (question.path("series").asText()) {
                case "1.66" -> "{\"allowed\":false,\"failure_reason\":292,\"tags\":[],\"reasons\":[\"no_path\"]}";
                case "1.77" -> "{\"allowed\":false,\"failure_reason\":262,\"tags\":[\"00100010\"]}";
                default -> "{\"allowed\":true}";
            };
            var answer = post(
                    world,
                    "/api/studies?album=q7Rk2mZb0X",
                    RELATED,
                    body(
                            file("1.1", "1.66", "1"),
                            "no image".getBytes(StandardCharsets.US_ASCII),
                            file("1.1", "1.5", "2"),
                            file("1.1", "1.77", "3"),
                            file("1.1", "1.66", "4")));
            assertThat(answer.statusCode()).isEqualTo(202);
            JsonNode dataSet = json(answer);
            assertThat(at(dataSet, "00081199", "00081155")).containsExactly("2.2");
            assertThat(at(dataSet, "00081198", "00081155")).containsExactly("2.1", "2.3", "2.4");
            assertThat(at(dataSet, "00081198", "00081197")).containsExactly("292", "262", "292");
            assertThat(at(dataSet, "00081198", "00001005")).containsExactly("", "00100010", "");
            assertThat(at(dataSet, "0008119A", "00081197")).containsExactly("272");
            assertThat(world.server.admissions)
                    .allMatch(q -> q.path("album").asText().equals("q7Rk2mZb0X"));
            assertThat(world.server.asked.element().at("/resource/type").asText())
                    .isEqualTo("album");
            assertThat(new String(stored.element().body(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("1.66", "1.77", "no image");
        }
    }

    @Test
    @DisplayName("UPL-14 all parts refused: 403, the PACS is not asked")
    void allRefused() {
        try (var world = world()) {
            world.server.admission = _ -> "{\"allowed\":false,\"failure_reason\":292}";
            var answer = post(world, "/api/studies", RELATED, body(file("1.1", "1.5", "1"), file("1.1", "1.5", "2")));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(at(json(answer), "00081198", "00081197")).containsExactly("292", "292");
            assertThat(stored).isEmpty();
            assertThat(world.server.completions).isEmpty();
        }
    }

    @Test
    @DisplayName("UPL-13 storing into a study refuses parts of another one")
    void intoStudy() {
        try (var world = world()) {
            var answer =
                    post(world, "/api/studies/1.1", RELATED, body(file("1.1", "1.5", "1"), file("1.2", "1.6", "2")));
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(at(json(answer), "00081198", "00081155")).containsExactly("2.2");
            assertThat(stored.element().target()).isEqualTo("/dicom-web/studies/1.1");
        }
    }

    @Test
    @DisplayName("UPL-01, UPL-10, UPL-20 form-data with file ids, a bare instance, an unquoted type")
    void otherForms() {
        try (var world = world()) {
            String form = "--b\r\nContent-Disposition: form-data; name=\"1f\"; filename=\"a\"\r\n\r\nno image\r\n--b--";
            var answer = post(
                    world, "/api/studies", "multipart/form-data; boundary=b", form.getBytes(StandardCharsets.US_ASCII));
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(at(json(answer), "0008119A", "00041500")).containsExactly("1f");
            assertThat(post(world, "/api/studies", "application/dicom", file("1.1", "1.5", "1"))
                            .statusCode())
                    .isEqualTo(200);
            String unquoted = "multipart/related; type=application/dicom; boundary=b";
            assertThat(post(world, "/api/studies", unquoted, body(file("1.1", "1.5", "2")))
                            .statusCode())
                    .isEqualTo(200);
            var xml = post(
                    world, "/api/studies", RELATED, body(file("1.1", "1.5", "3")), "Accept", "application/dicom+xml");
            assertThat(xml.headers().firstValue("Content-Type")).contains("application/dicom+xml");
            assertThat(text(xml)).contains("<NativeDicomModel");
        }
    }

    @Test
    @DisplayName("UPL-11, D-12 no boundary, other types, broken bodies: 400 or 415, nothing stored")
    void malformed() {
        try (var world = world()) {
            byte[] one = body(file("1.1", "1.5", "1"));
            assertThat(post(world, "/api/studies", "multipart/related", one).statusCode())
                    .isEqualTo(400);
            assertThat(post(world, "/api/studies", null, one).statusCode()).isEqualTo(415);
            assertThat(post(world, "/api/studies", "text/plain", one).statusCode())
                    .isEqualTo(415);
            assertThat(post(world, "/api/studies", RELATED, one, "Accept", "image/png")
                            .statusCode())
                    .isEqualTo(406);
            assertThat(world.server.admissions).isEmpty();
            byte[] known = body(TestInstance.of("1.1", "1.5", "2.1")
                    .put(0x00280010, "US", "ab")
                    .bytes());
            byte[] cut = java.util.Arrays.copyOf(known, known.length - 9);
            assertThat(post(world, "/api/studies", RELATED, cut).statusCode()).isEqualTo(400);
            assertThat(post(world, "/api/studies", RELATED, new byte[0]).statusCode())
                    .isEqualTo(400);
            Await.until("the PACS sees the unfinished message", () -> !stored.isEmpty());
            assertThat(stored).noneMatch(FakeHttpServer.Request::complete);
        }
    }

    @Test
    @DisplayName("UPL-03, H-23 who may not upload is told before the body is read")
    void refusedAtOnce() {
        try (var world = world()) {
            world.server.refused.put("bob", "forbidden");
            world.server.refused.put("gone", "unauthorized");
            String head = "POST /api/studies HTTP/1.1\r\nHost: x\r\nContent-Type: " + RELATED
                    + "\r\nContent-Length: 100000\r\nExpect: 100-continue\r\nAuthorization: Bearer ";
            assertThat(world.raw(head + "bob\r\n\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("100 Continue");
            assertThat(world.raw(head + "gone\r\n\r\n")).startsWith("HTTP/1.1 401");
            assertThat(stored).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "H-25 an upload that breaks off reaches the PACS as an unfinished message, and what it took is indexed")
    void brokenOff() throws IOException {
        try (var world = world()) {
            byte[] body = body(file("1.1", "1.5", "1"), new byte[100_000]);
            try (Socket socket = world.connect()) {
                socket.getOutputStream()
                        .write(("POST /api/studies HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\nContent-Type: "
                                        + RELATED + "\r\nContent-Length: " + (body.length + 1) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
                Await.until("the PACS is asked", () -> world.pacs.begun("POST") > 0);
            }
            Await.until("the PACS sees the message", () -> !stored.isEmpty());
            assertThat(stored.element().complete()).isFalse();
            Await.until("the server is told", () -> !world.server.completions.isEmpty());
        }
    }

    @Test
    @DisplayName("UPL-11 the PACS or the server fails: 502, never a half answer")
    void failures() {
        try (var world = world()) {
            byte[] one = body(file("1.1", "1.5", "1"));
            world.pacs.behave((_, connection) -> connection.json(500, "{}"));
            assertThat(post(world, "/api/studies", RELATED, one).statusCode()).isEqualTo(502);
            world.pacs.behave((_, connection) -> connection.answer(200, "text/plain", new byte[0]));
            assertThat(post(world, "/api/studies", RELATED, one).statusCode()).isEqualTo(409);
            world.pacs.behave((_, connection) -> connection.json(400, "{\"Details\":\"bad\"}"));
            assertThat(post(world, "/api/studies", RELATED, one).statusCode()).isEqualTo(409);
            world.pacs.behave((_, _) -> false);
            assertThat(post(world, "/api/studies", RELATED, one).statusCode()).isEqualTo(502);
            world.server.admissionStatus = 503;
            assertThat(post(world, "/api/studies", RELATED, one).statusCode()).isEqualTo(502);
            world.server.admissionStatus = 403;
            assertThat(post(world, "/api/studies", RELATED, one).statusCode()).isEqualTo(403);
        }
    }

    @Test
    @DisplayName(
            "UPL-19 a large instance streams through, byte for byte, and an identifier hidden behind its header is caught")
    void large() {
        try (var world = world()) {
            byte[] pixels = new byte[20_000_000];
            new Random(3).nextBytes(pixels);
            String text = new String(pixels, StandardCharsets.ISO_8859_1);
            TestInstance image = TestInstance.of("1.1", "1.5", "2.1").put(0x7FE00010, "OB", text);
            byte[] file = image.bytes();
            assertThat(post(world, "/api/studies", RELATED, body(file)).statusCode())
                    .isEqualTo(200);
            assertThat(new String(stored.poll().body(), StandardCharsets.ISO_8859_1))
                    .contains(new String(file, StandardCharsets.ISO_8859_1));
            byte[] twofold = image.put(0x0020000E, "UI", "1.9").bytes();
            assertThat(post(world, "/api/studies", RELATED, body(twofold)).statusCode())
                    .isEqualTo(400);
            Await.until("the PACS sees the unfinished message", () -> !stored.isEmpty());
            assertThat(stored.element().complete()).isFalse();
        }
    }

    @Test
    @DisplayName("UPL-04 what arrives while the server is asked is not forgotten, nor held up")
    void whileAsked() throws IOException {
        try (var world = world()) {
            CountDownLatch arrived = new CountDownLatch(1);
            world.server.admission = _ -> {
                await(arrived);
                return "{\"allowed\":true}";
            };
            byte[] first = TestInstance.of("1.1", "1.5", "2.1")
                    .put(0x00280010, "US", "ab")
                    .bytes();
            byte[] body = body(first, file("1.1", "1.5", "2"), file("1.1", "1.6", "3"), file("1.1", "1.5", "4"));
            try (Socket socket = world.connect()) {
                socket.getOutputStream()
                        .write(
                                ("POST /api/studies HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer alice"
                                                + "\r\nContent-Type: " + RELATED + "\r\nContent-Length: " + body.length
                                                + "\r\n\r\n")
                                        .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body, 0, first.length + 60);
                Await.until("the server is asked", () -> !world.server.admissions.isEmpty());
                socket.getOutputStream().write(body, first.length + 60, body.length - first.length - 60);
                arrived.countDown();
                assertThat(ProxyUnderTest.readAll(socket.getInputStream()))
                        .startsWith("HTTP/1.1 200")
                        .contains("instances/2.4\"");
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @RepeatedTest(5)
    @DisplayName("D-01 parallel uploads into one new series: every instance is stored and reported")
    void parallel() {
        try (var world = world()) {
            List<String> answers = IntStream.range(0, 12)
                    .parallel()
                    .mapToObj(upload -> post(
                            world,
                            "/api/studies",
                            RELATED,
                            body(file("1.1", "1.5", upload + ".1"), file("1.1", "1.5", upload + ".2"))))
                    .map(answer -> answer.statusCode() == 200 ? "200" : text(answer))
                    .toList();
            assertThat(answers).containsOnly("200");
        }
    }
}
