package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import maat.acceptance.dicom.RealImage;
import maat.acceptance.dicom.RealImages;
import maat.acceptance.house.Answer;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The story, with every readable sample file")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryTest {
    private static final int PROXIES = 2;
    private static final int FEWEST_SYNTAXES = 8;

    @TempDir
    static Path folder;

    private House house;
    private Person alice;
    private Person bob;
    private String album;
    private List<RealImage> images;
    private final List<RealImage> stored = new ArrayList<>();
    private final Map<RealImage, String> viewerTokens = new HashMap<>();

    @BeforeAll
    void people(House running) {
        house = running;
        alice = house.newPerson("alice");
        bob = house.newPerson("bob");
    }

    @Test
    @Order(1)
    @DisplayName("UPL-01, UPL-04 Alice uploads; Maat stores whatever the archive itself would store")
    void upload() throws Exception {
        images = RealImages.copyTo(folder.resolve("alice"));
        var answers = inParallel(images, image -> alice.client().store("/studies", List.of(image)));
        var refused = new HashMap<String, Answer>();
        for (int i = 0; i < images.size(); i++) {
            if (answers.get(i).status() == 200) {
                stored.add(images.get(i));
            } else {
                refused.put(images.get(i).name(), answers.get(i));
            }
        }
        refused.keySet().retainAll(whatTheArchiveTakes());
        assertThat(refused).isEmpty();
        assertThat(stored.stream().map(RealImage::transferSyntax).distinct().count())
                .isGreaterThanOrEqualTo(FEWEST_SYNTAXES);
    }

    /** The same originals under other UIDs, given to Orthanc without Maat. */
    private Set<String> whatTheArchiveTakes() throws Exception {
        var copies = RealImages.copyTo(folder.resolve("direct"));
        var pacs = Client.anonymous(house.pacs());
        var taken = new HashSet<String>();
        for (var copy : copies) {
            if (pacs.store("/studies", List.of(copy)).status() == 200) {
                taken.add(copy.name());
            }
        }
        return taken;
    }

    @Test
    @Order(2)
    @DisplayName("UPL-17 when the upload returns, Alice's list shows her studies, on both proxies")
    void listed() {
        for (int proxy = 0; proxy < PROXIES; proxy++) {
            var list = alice.at(proxy).get("/studies");
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.total()).isEqualTo(stored.size());
        }
    }

    @Test
    @Order(3)
    @DisplayName("only Alice sees them: Bob's list is empty, and what he names does not exist")
    void unseen() throws Exception {
        for (int proxy = 0; proxy < PROXIES; proxy++) {
            var visitor = bob.at(proxy);
            assertThat(visitor.get("/studies").status()).isEqualTo(204);
            inParallel(stored, image -> {
                assertThat(visitor.retrieve(image).status()).as(image.name()).isEqualTo(404);
                return image;
            });
        }
    }

    @Test
    @Order(4)
    @DisplayName("WDO-03 what Alice gets back is byte for byte what she gave")
    void retrieved() throws Exception {
        inParallel(stored, image -> {
            var answer = alice.at(1).retrieve(image);
            assertThat(answer.status()).as(image.name()).isEqualTo(200);
            assertThat(answer.onlyPart()).as(image.name()).isEqualTo(image.bytes());
            return image;
        });
    }

    @Test
    @Order(5)
    @DisplayName("SND-19 she shares them by an album; Bob sees them at once, on both proxies")
    void shared() throws Exception {
        album = alice.album("Second opinion");
        alice.adds(bob, album);
        inParallel(stored, image -> alice.shares(image, album));
        for (int proxy = 0; proxy < PROXIES; proxy++) {
            assertThat(bob.at(proxy).get("/studies").total()).isEqualTo(stored.size());
        }
        inParallel(stored, image -> {
            assertThat(bob.at(0).retrieve(image).onlyPart()).as(image.name()).isEqualTo(image.bytes());
            return image;
        });
    }

    @Test
    @Order(6)
    @DisplayName("TOK-04, TOK-12 Bob opens each with a viewer token that is good for this study and nothing else")
    void viewed() throws Exception {
        var tokens = inParallel(stored, image -> bob.viewerToken(image.study(), album));
        for (int i = 0; i < stored.size(); i++) {
            viewerTokens.put(stored.get(i), tokens.get(i));
        }
        inParallel(stored, image -> {
            var viewer = bob.viewer(1, viewerTokens.get(image));
            assertThat(viewer.retrieve(image).onlyPart()).as(image.name()).isEqualTo(image.bytes());
            return image;
        });
        var first = bob.viewer(0, viewerTokens.get(stored.getFirst()));
        assertThat(first.retrieve(stored.getLast()).status()).isEqualTo(404);
        assertThat(first.get("/albums").status()).isEqualTo(403);
        assertThat(first.store("/studies", List.of(stored.getFirst())).status()).isEqualTo(403);
    }

    @Test
    @Order(7)
    @DisplayName("she takes it back; Bob and his viewers are out at the very next request, on both proxies")
    void revoked() {
        for (var image : stored) {
            bob.at(0).retrieve(image); // both caches are warm
            bob.viewer(1, viewerTokens.get(image)).retrieve(image);
        }
        alice.removes(bob, album);
        for (var image : stored) {
            for (int proxy = 0; proxy < PROXIES; proxy++) {
                assertThat(bob.at(proxy).retrieve(image).status())
                        .as(image.name())
                        .isEqualTo(404);
                assertThat(bob.viewer(proxy, viewerTokens.get(image))
                                .retrieve(image)
                                .status())
                        .as("viewer of " + image.name())
                        .isEqualTo(404);
            }
        }
        assertThat(bob.at(1).get("/studies").status()).isEqualTo(204);
        assertThat(alice.at(1).get("/studies").total()).isEqualTo(stored.size());
    }

    private interface Step<T> {
        T apply(RealImage image) throws Exception;
    }

    private static <T> List<T> inParallel(List<RealImage> images, Step<T> step) throws Exception {
        try (var workers = Executors.newFixedThreadPool(4)) {
            var results = new ArrayList<T>();
            for (var future : workers.invokeAll(images.stream()
                    .map(image -> (Callable<T>) () -> step.apply(image))
                    .toList())) {
                results.add(future.get());
            }
            return results;
        }
    }
}
