package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executors;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Answer;
import maat.acceptance.house.Await;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import maat.acceptance.house.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Faults of archive and database: a clear answer, nothing half, nothing let through")
@ExtendWith(MainHouse.class)
class FaultTest {
    private House house;
    private Relay pacs;
    private Person alice;
    private Person stranger;
    private SyntheticImage image;

    @BeforeEach
    void storedImage(House running, Relay relay) {
        house = running;
        pacs = relay;
        alice = house.newPerson("alice");
        stranger = house.newPerson("stranger");
        image = SyntheticImage.fresh();
        alice.stores(image);
    }

    @AfterEach
    void heal() {
        pacs.heal();
    }

    @Test
    @DisplayName("WDO-16 archive down: 502 for whoever may see, 404 for whoever may not; afterwards all is well")
    void pacsDown() {
        pacs.refuse("");
        var answer = alice.client().retrieve(image);
        assertThat(answer.status()).isEqualTo(502);
        UploadTest.assertProblem(answer);
        assertThat(stranger.client().retrieve(image).status()).isEqualTo(404);
        var lost = image.sibling();
        assertThat(alice.client().store("/studies", List.of(lost)).status()).isEqualTo(502);
        pacs.heal();
        assertThat(alice.client().retrieve(lost).status()).isEqualTo(404);
        Await.until(
                "the archive is reached again",
                () -> alice.client().retrieve(image).status() == 200);
        assertThat(alice.client().store("/studies", List.of(lost)).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("archive slow: others are served meanwhile, and the answer comes when it comes")
    void pacsSlow() throws Exception {
        var slow = SyntheticImage.fresh();
        alice.stores(slow);
        pacs.stall("GET /dicom-web" + slow.studyPath());
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = callers.submit(() -> alice.client().retrieve(slow).status());
            assertThat(alice.client().retrieve(image).status()).isEqualTo(200);
            assertThat(stranger.client().retrieve(slow).status()).isEqualTo(404);
            pacs.heal();
            assertThat(waiting.get()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("archive breaks off in mid-answer: the client never takes it for a whole one")
    void pacsBreaksOff() {
        var large = SyntheticImage.large(4);
        alice.stores(large);
        pacs.cutAnswers("GET /dicom-web" + large.studyPath(), 500_000);
        assertThat(wholeImages(large)).isZero();
        pacs.heal();
        assertThat(alice.client().retrieve(large).onlyPart()).isEqualTo(large.bytes());
    }

    private int wholeImages(SyntheticImage large) {
        int whole = 0;
        for (int proxy = 0; proxy < 2; proxy++) {
            try {
                Answer answer = alice.at(proxy).retrieve(large);
                if (answer.status() == 200) {
                    whole++;
                }
            } catch (UncheckedIOException e) {
                assertThat(e).hasCauseInstanceOf(IOException.class);
            }
        }
        return whole;
    }

    @Test
    @DisplayName("archive breaks off in mid-upload: 502, and the list shows nothing that is not there")
    void uploadBreaksOff() {
        var lost = SyntheticImage.fresh();
        pacs.cutAnswers("POST /dicom-web/studies", 0);
        assertThat(alice.client().store("/studies", List.of(lost)).status()).isEqualTo(502);
        pacs.heal();
        Await.until("list and archive agree", () -> {
            boolean listed = alice.client()
                            .get("/studies?StudyInstanceUID=" + lost.study())
                            .status()
                    == 200;
            boolean there = alice.client().retrieve(lost).status() == 200;
            return listed == there;
        });
    }

    @Test
    @DisplayName("database frozen: nobody is let in that is not known to be allowed, nothing hangs for ever")
    void databaseFrozen() {
        house.freeze("postgres");
        try {
            assertThat(stranger.client().retrieve(image).status()).isIn(500, 502, 503, 504);
            var album = alice.client().post("/albums", java.util.Map.of("name", "x"));
            assertThat(album.status()).isIn(500, 502, 503, 504);
            UploadTest.assertProblem(album);
        } finally {
            house.thaw("postgres");
        }
        Await.until(
                "the database is reached again",
                () -> alice.client().retrieve(image).status() == 200
                        && stranger.client().retrieve(image).status() == 404);
    }
}
