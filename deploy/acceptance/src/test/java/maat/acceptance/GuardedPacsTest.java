package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Answer;
import maat.acceptance.house.Await;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.PacsCredentialCheck;
import maat.acceptance.house.PacsGuard;
import maat.acceptance.house.PacsGuard.Visit;
import maat.acceptance.house.Person;
import maat.acceptance.house.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A house whose archive lets nobody in without a credential for just that request. */
@DisplayName("The boundary of the PACS")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuardedPacsTest {
    private final int pacsPort = Plan.freePort(1);
    private final PacsGuard guard =
            new PacsGuard(URI.create("http://127.0.0.1:" + pacsPort), () -> new PacsCredentialCheck(api()));
    private final Plan plan = Plan.named("guarded")
            .with("--servers", "2", "--proxies", "1", "--no-samples", "--no-tour")
            .port("pacs", pacsPort)
            .setting("MAAT_PACS_URL", guard.root() + "/dicom-web")
            .setting("MAAT_POLICY_TIME_LIMIT", "3000")
            .setting("MAAT_PROXY_TIMEOUT_DECISION", "10000");

    private House house;
    private Person alice;
    private final SyntheticImage image = SyntheticImage.fresh();
    private final SyntheticImage sibling = image.inOtherSeries();
    private final SyntheticImage other = SyntheticImage.fresh();

    private URI api() {
        return house.api(0);
    }

    @BeforeAll
    void start() {
        house = House.start(plan);
        alice = house.newPerson("alice");
    }

    @AfterAll
    void stop() {
        house.close();
        guard.close();
    }

    private List<Visit> refused() {
        return guard.visits().stream()
                .filter(visit -> visit.refusal().isPresent())
                .toList();
    }

    /** What came, save for what the proxy looks at on its own behalf, at times of its own. */
    private List<Visit> during(Runnable something) {
        return guard.during(something).stream()
                .filter(visit -> !String.valueOf(visit.claims().get("sub")).equals("maat-proxy"))
                .toList();
    }

    @Test
    @Order(1)
    @DisplayName("WDO-14 uploading, listing and reading in every way work through the guard, who refuses nothing")
    void story() {
        alice.stores(image, sibling).stores(other);
        assertThat(alice.client()
                        .store(image.studyPath(), List.of(image.sibling()))
                        .status())
                .isEqualTo(200);
        assertThat(alice.client().get("/studies").total()).isEqualTo(2);
        for (String path : List.of(
                image.studyPath(),
                image.studyPath() + "/series",
                image.studyPath() + "/metadata",
                image.studyPath() + "/instances",
                image.seriesPath(),
                image.seriesPath() + "/metadata",
                image.seriesPath() + "/instances",
                image.seriesPath() + "/thumbnail",
                image.path() + "/metadata",
                image.path() + "/rendered",
                image.path() + "/frames/1")) {
            assertThat(alice.client().get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(alice.client().retrieve(image).onlyPart()).isEqualTo(image.bytes());
        assertThat(guard.visits()).hasSizeGreaterThan(12);
        assertThat(refused()).isEmpty();
    }

    @Test
    @Order(2)
    @DisplayName("WDO-14 whoever sees one series of a study causes no credential for the rest of it")
    void oneSeries() {
        var bob = house.newPerson("bob");
        var album = alice.album("One series");
        alice.adds(bob, album);
        assertThat(alice.client()
                        .put("%s/albums/%s".formatted(image.seriesPath(), album))
                        .status())
                .isEqualTo(201);
        var visits = during(() -> {
            for (String path : List.of("", "/metadata", "/instances")) {
                assertThat(bob.client().get(image.studyPath() + path).status()).isEqualTo(200);
            }
        });
        assertThat(visits).isNotEmpty();
        for (var visit : visits) {
            var claims = visit.claims();
            assertThat(claims.get("sub")).isEqualTo(bob.sub());
            assertThat(claims.get("series_uid")).isEqualTo(image.series());
        }
        assertThat(refused()).isEmpty();
    }

    @Test
    @Order(3)
    @DisplayName("OPS-08 the archive's log can tell the user, the client, who acts for the user, and the capability")
    void names() {
        var token = alice.client()
                .post("/capabilities", Map.of("title", "script", "scope_type", "user"))
                .json();
        String secret = token.path("access_token").asText();
        String viewer = alice.viewerToken(Map.of("studyUID", image.study(), "subject_token", secret));
        for (String shown : List.of(secret, viewer)) {
            var visits = during(
                    () -> assertThat(Client.bearer(api(), shown).retrieve(image).status())
                            .isEqualTo(200));
            assertThat(visits).isNotEmpty().allSatisfy(visit -> {
                assertThat(visit.headers())
                        .containsEntry("x-maat-user", alice.sub())
                        .containsEntry("x-maat-capability", token.path("id").asText());
                assertThat(visit.claims())
                        .containsEntry("sub", alice.sub())
                        .containsEntry("cap_token", token.path("id").asText());
            });
        }
        var impersonated = house.signed(alice, Map.of("azp", "ui", "act", Map.of("sub", "root")));
        var visits = during(() -> assertThat(
                        Client.bearer(api(), impersonated).retrieve(image).status())
                .isEqualTo(200));
        assertThat(visits).isNotEmpty().allSatisfy(visit -> {
            assertThat(visit.headers())
                    .containsEntry("x-maat-user", alice.sub())
                    .containsEntry("x-maat-client", "ui")
                    .containsEntry("x-maat-acting-party", "root");
            assertThat(visit.claims()).containsEntry("azp", "ui").containsEntry("act", Map.of("sub", "root"));
        });
    }

    @Test
    @Order(4)
    @DisplayName(
            "WDO-14, WDO-15 what was shown opens nothing else: not another series or study, not storing, nothing unsigned")
    void nothingElse() {
        var reading = during(() -> alice.client().retrieve(image))
                .getFirst()
                .credential()
                .orElseThrow();
        var storing = guard.visits().stream()
                .filter(visit -> visit.method().equals("POST"))
                .findFirst()
                .flatMap(Visit::credential)
                .orElseThrow();
        var pacs = new Client(URI.create(guard.root() + "/dicom-web"), Optional.of(reading));
        assertThat(pacs.get(image.seriesPath() + "/metadata").status()).isEqualTo(200);
        for (String path : List.of(
                sibling.path(),
                other.path(),
                image.studyPath() + "/metadata",
                image.studyPath() + "/series",
                "/studies",
                "/series",
                "/studies?StudyInstanceUID=" + image.study())) {
            assertThat(pacs.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(pacs.store("/studies", List.of(image)).status()).isEqualTo(403);
        assertThat(pacs.delete(image.seriesPath()).status()).isEqualTo(403);
        var store = new Client(URI.create(guard.root() + "/dicom-web"), Optional.of(storing));
        assertThat(store.store("/studies", List.of(image)).status()).isEqualTo(200);
        assertThat(store.get(image.seriesPath() + "/metadata").status()).isEqualTo(403);
        String forged =
                reading.substring(0, reading.lastIndexOf('.') + 1) + storing.substring(storing.lastIndexOf('.') + 1);
        assertThat(new Client(pacs.api(), Optional.of(forged))
                        .get(image.seriesPath() + "/metadata")
                        .status())
                .isEqualTo(403);
        assertThat(Client.anonymous(pacs.api())
                        .get(image.seriesPath() + "/metadata")
                        .status())
                .isEqualTo(401);
        assertThat(Client.bearer(pacs.api(), alice.token())
                        .get(image.seriesPath() + "/metadata")
                        .status())
                .as("users' own tokens mean nothing to the archive")
                .isEqualTo(403);
    }

    @Test
    @Order(5)
    @DisplayName(
            "WDO-14 a request that repeats is not signed anew: one credential serves a series, one each serve a study's")
    void signedOnce() {
        var images =
                during(() -> IntStream.range(0, 40).forEach(i -> alice.client().retrieve(image)));
        assertThat(images).hasSizeGreaterThanOrEqualTo(40);
        assertThat(credentials(images)).hasSize(1);
        var metadata =
                during(() -> IntStream.range(0, 20).forEach(i -> alice.client().get(image.studyPath() + "/metadata")));
        assertThat(metadata).hasSize(2 * 20);
        assertThat(credentials(metadata)).hasSize(2);
    }

    private static List<String> credentials(List<Visit> visits) {
        return visits.stream()
                .flatMap(visit -> visit.credential().stream())
                .distinct()
                .toList();
    }

    @Test
    @Order(6)
    @DisplayName(
            "SND-23 WDO-14 what an administrator erases is deleted with a credential for just that, and for nothing else")
    void erased() {
        var root = Client.bearer(api(), house.signed(house.newPerson("root"), Map.of("roles", List.of("maat-admin"))));
        var kept = SyntheticImage.fresh();
        var series = kept.inOtherSeries();
        alice.stores(kept, series);
        var visits = during(() -> {
            assertThat(erase(root, series.seriesPath()).status()).isEqualTo(204);
            Await.until("the series is gone from the archive", () -> archived(series.seriesPath()) == 0);
        });
        assertThat(archived(kept.seriesPath())).isEqualTo(1);
        var deletions =
                visits.stream().filter(visit -> visit.method().equals("DELETE")).toList();
        assertThat(deletions)
                .isNotEmpty()
                .allSatisfy(visit -> assertThat(visit.claims())
                        .containsEntry("scope", "erase")
                        .containsEntry("study_uid", series.study())
                        .containsEntry("series_uid", series.series()));
        assertThat(erase(root, other.studyPath()).status()).isEqualTo(204);
        Await.until("the study is gone from the archive", () -> archived(other.seriesPath()) == 0);
        var erasing = new Client(guard.root(), deletions.getFirst().credential());
        assertThat(erasing.get("/dicom-web" + kept.seriesPath() + "/metadata").status())
                .isEqualTo(403);
        assertThat(erasing.delete("/studies/0-0").status()).isEqualTo(403);
        assertThat(erasing.store("/dicom-web/studies", List.of(series)).status())
                .isEqualTo(403);
    }

    private static Answer erase(Client by, String path) {
        return by.send(by.request(path, "Admin-Action", "permanent").DELETE());
    }

    /** How many instances the archive holds, asked without a guard. */
    private int archived(String seriesPath) {
        var answer = Client.anonymous(URI.create("http://127.0.0.1:%d/dicom-web".formatted(pacsPort)))
                .get(seriesPath + "/instances", "Accept", "application/dicom+json");
        return answer.status() == 200 ? answer.json().size() : 0;
    }

    @Test
    @Order(9)
    @DisplayName("WDO-14 one setting turns the credential off; such an archive as this one then lets nobody in")
    void turnedOff() {
        house.close();
        house = House.resume(plan.setting("MAAT_PACS_CREDENTIAL", "none"));
        var visits = guard.during(
                () -> assertThat(alice.client().retrieve(image).status()).isEqualTo(502));
        assertThat(visits).isNotEmpty().allSatisfy(visit -> {
            assertThat(visit.credential()).isEmpty();
            assertThat(visit.headers().keySet()).noneMatch(name -> name.startsWith("x-maat-"));
        });
    }
}
