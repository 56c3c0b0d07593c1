package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.dicom.Uid;
import maat.acceptance.house.Answer;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Multipart;
import maat.acceptance.house.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Uploads")
@ExtendWith(MainHouse.class)
class UploadTest {
    private static final String REFERENCED = "00081199";
    private static final String FAILED = "00081198";
    private static final String OTHER_FAILURES = "0008119A";

    private House house;
    private Person alice;
    private Person bob;

    @BeforeEach
    void people(House running) {
        house = running;
        alice = house.newPerson("alice");
        bob = house.newPerson("bob");
    }

    @Test
    @DisplayName("D-01, OPS-06 parallel uploads of different instances into one new series: all stored, all reported")
    void parallel() throws Exception {
        for (int round = 0; round < 5; round++) {
            var first = SyntheticImage.fresh();
            var images = new ArrayList<SyntheticImage>();
            for (int i = 0; i < 36; i++) {
                images.add(first.sibling());
            }
            var groups = IntStream.range(0, 6)
                    .mapToObj(i -> images.subList(i * 6, i * 6 + 6))
                    .toList();
            try (var workers = Executors.newFixedThreadPool(6)) {
                var answers = workers.invokeAll(IntStream.range(0, 6)
                        .mapToObj(i -> (Callable<Answer>) () -> alice.at(i % 2).store("/studies", groups.get(i)))
                        .toList());
                for (var answer : answers) {
                    assertThat(answer.get().status()).isEqualTo(200);
                    assertThat(items(answer.get(), REFERENCED)).isEqualTo(6);
                }
            }
            var list = alice.client().get(first.seriesPath() + "/instances");
            assertThat(list.json().size()).isEqualTo(36);
            var studies = alice.client().get("/studies?StudyInstanceUID=" + first.study());
            assertThat(studies.json()
                            .get(0)
                            .path("00201208")
                            .path("Value")
                            .get(0)
                            .asInt())
                    .isEqualTo(36);
        }
    }

    @Test
    @DisplayName("UPL-07 a foreign series is refused per instance (0x0124), the rest is stored: 202")
    void foreignSeries() {
        var foreign = SyntheticImage.fresh();
        alice.stores(foreign);
        var own = SyntheticImage.fresh();
        var intruder = foreign.sibling();
        var answer = bob.client().store("/studies", List.of(intruder, own));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(items(answer, REFERENCED)).isEqualTo(1);
        assertThat(reason(answer, FAILED)).isEqualTo(0x0124);
        assertThat(bob.client().retrieve(own).status()).isEqualTo(200);
        assertThat(alice.client().retrieve(intruder).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("UPL-14 all parts refused: a clean 409 or 403")
    void allRefused() {
        var foreign = SyntheticImage.fresh();
        alice.stores(foreign);
        assertThat(bob.client().store("/studies", List.of(foreign.sibling())).status())
                .isIn(403, 409);
    }

    @Test
    @DisplayName("UPL-08, Q-36 another patient's name in a known series: 0x0106, naming the tag")
    void conflict() {
        var image = SyntheticImage.fresh();
        alice.stores(image);
        var changed = image.sibling().ofPatient("SOMEBODY^ELSE");
        var answer = alice.client().store("/studies", List.of(changed, image.sibling()));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(reason(answer, FAILED)).isEqualTo(0x0106);
        assertThat(answer.json().at("/%s/Value/0/00001005".formatted(FAILED)).toString())
                .isEqualTo("{\"vr\":\"AT\",\"Value\":[\"00100010\"]}");
        assertThat(alice.client().retrieve(changed).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("UPL-21 a series known under another study: a conflict, nothing stored")
    void seriesOfOtherStudy() {
        var image = SyntheticImage.fresh();
        alice.stores(image);
        var moved = image.sibling().inStudy(Uid.fresh());
        var answer = alice.client().store("/studies", List.of(moved, SyntheticImage.fresh()));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(items(answer, FAILED)).isEqualTo(1);
        assertThat(alice.client().retrieve(moved).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("UPL-09 a part that is no DICOM file: OtherFailures 0x0110, the rest is stored")
    void noDicom() {
        var image = SyntheticImage.fresh();
        var parts = List.of(
                image.open(), new ByteArrayInputStream("hello, this is no image".getBytes(StandardCharsets.US_ASCII)));
        var answer = alice.client().store("/studies", Multipart.DICOM, () -> Multipart.body(parts));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(items(answer, REFERENCED)).isEqualTo(1);
        assertThat(reason(answer, OTHER_FAILURES)).isEqualTo(0x0110);
        assertThat(alice.client().retrieve(image).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("D-12 multipart without a boundary: 400")
    void noBoundary() {
        var image = SyntheticImage.fresh();
        var answer = alice.client()
                .store(
                        "/studies",
                        "multipart/related; type=\"application/dicom\"",
                        () -> Multipart.body(List.of(image.open())));
        assertThat(answer.status()).isEqualTo(400);
        assertProblem(answer);
        assertNothingOf(image);
    }

    @Test
    @DisplayName("a multipart body without its end: 400, nothing of the truncated part is stored")
    void truncated() {
        var image = SyntheticImage.fresh();
        byte[] whole = bytes(List.of(image));
        var answer = alice.client()
                .store(
                        "/studies",
                        Multipart.DICOM,
                        () -> new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 100)));
        assertThat(answer.status()).isEqualTo(400);
        assertNothingOf(image);
    }

    @Test
    @DisplayName("D-11 a bare application/dicom body is stored")
    void bare() {
        var image = SyntheticImage.fresh();
        var answer = alice.client().store("/studies", "application/dicom", image::open);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(alice.client().retrieve(image).onlyPart()).isEqualTo(image.bytes());
    }

    @Test
    @DisplayName("UPL-05 into an album: seen by its members, not in the inbox")
    void intoAlbum() {
        var album = alice.album("Uploads");
        alice.adds(bob, album);
        var image = SyntheticImage.fresh();
        assertThat(bob.client().store("/studies?album=" + album, List.of(image)).status())
                .isEqualTo(200);
        assertThat(alice.client().retrieve(image).status()).isEqualTo(200);
        assertThat(bob.client().get("/studies?inbox=true").status()).isEqualTo(204);
    }

    @Test
    @DisplayName("UPL-12, D-02 every RetrieveURL of the answer works and leads through Maat")
    void retrieveUrls() {
        var image = SyntheticImage.fresh();
        var answer = alice.client().store("/studies", List.of(image, image.sibling(), image.inOtherSeries()));
        assertThat(answer.status()).isEqualTo(200);
        for (var item : answer.json().path(REFERENCED).path("Value")) {
            var url = item.path("00081190").path("Value").get(0).asText();
            assertThat(url).startsWith(house.api(0).toString());
            var path = url.substring(house.api(0).toString().length());
            assertThat(alice.at(1).get(path).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "UPL-03 without a token, with an invalid one, with a viewer token: refused before the archive hears of it")
    void refused() {
        var image = SyntheticImage.fresh();
        alice.stores(image);
        var viewer = alice.viewer(0, alice.viewerToken(Map.of("studyUID", image.study())));
        var more = image.sibling();
        assertThat(viewer.store("/studies", List.of(more)).status()).isEqualTo(403);
        assertThat(maat.acceptance.house.Client.bearer(house.api(0), "nonsense")
                        .store("/studies", List.of(more))
                        .status())
                .isEqualTo(401);
        assertThat(maat.acceptance.house.Client.anonymous(house.api(0))
                        .store("/studies", List.of(more))
                        .status())
                .isEqualTo(401);
        assertThat(alice.client().retrieve(more).status()).isEqualTo(404);
    }

    private void assertNothingOf(SyntheticImage image) {
        assertThat(alice.client().retrieve(image).status()).isEqualTo(404);
        assertThat(alice.client()
                        .get("/studies?StudyInstanceUID=" + image.study())
                        .status())
                .isEqualTo(204);
        var direct =
                maat.acceptance.house.Client.anonymous(house.pacs()).get("/studies?StudyInstanceUID=" + image.study());
        assertThat(direct.json().size()).as("in the archive itself").isZero();
    }

    static void assertProblem(Answer answer) {
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
    }

    private static byte[] bytes(List<SyntheticImage> images) {
        try (var in = Multipart.body(images.stream().map(SyntheticImage::open).toList())) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int items(Answer answer, String sequence) {
        return answer.json().path(sequence).path("Value").size();
    }

    private static int reason(Answer answer, String sequence) {
        JsonNode item = answer.json().path(sequence).path("Value").path(0);
        return item.path("00081197").path("Value").path(0).asInt();
    }
}
