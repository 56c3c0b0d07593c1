package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import maat.acceptance.house.Await;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.Plan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("deploy/up")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpTest {
    private static final Plan PLAN = Plan.named("up").with("--proxies", "2");

    private String aliceToken;
    private int studies;

    @Test
    @Order(1)
    @DisplayName("uploads samples of at least eight transfer syntaxes, and the tour goes as it tells")
    void firstStart() {
        try (var house = House.start(PLAN)) {
            var screen = house.screen();
            assertThat(screen).containsPattern("[0-9]+ sample images of ([89]|1[0-9]) transfer syntaxes");
            assertThat(screen).contains("End of the tour.").doesNotContain("! expected");
            aliceToken = house.token("alice");
            studies = Client.bearer(house.api(0), aliceToken).get("/studies").total();
            assertThat(studies).isPositive();
        }
    }

    @Test
    @Order(2)
    @DisplayName(
            "started again: the images are there, not twice, and yesterday's token still works; SIGTERM leaves nothing")
    void secondStart() {
        var house = House.resume(PLAN.with("--no-tour"));
        assertThat(Client.bearer(house.api(0), aliceToken).get("/studies").total())
                .isEqualTo(studies);
        assertThat(house.screen()).doesNotContain("sample images");
        var processes = house.processNames().stream().map(house::pid).toList();
        house.close();
        for (var pid : processes) {
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    @Order(3)
    @DisplayName("after the launcher itself was killed, the next start ends what it left behind")
    void afterKill() {
        var first = House.resume(PLAN.with("--no-tour"));
        var processes = first.processNames().stream().map(first::pid).toList();
        House.signal("KILL", List.of(first.launcher().pid()));
        Await.until("the launcher is gone", () -> !first.launcher().isAlive());
        first.forgetReadiness();
        try (var second = House.resume(PLAN.with("--no-tour"))) {
            for (var pid : processes) {
                assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            }
            assertThat(Client.bearer(second.api(0), aliceToken).get("/studies").total())
                    .isEqualTo(studies);
        }
    }

    @Test
    @DisplayName("told to stop half-way through starting, it stops all it had started")
    void halfWay(@TempDir Path folder) throws Exception {
        var launcher = Plan.named("half-way").launch(folder);
        var processes = folder.resolve("data/processes.properties");
        Await.until("something was started", () -> Files.exists(processes));
        var started = launcher.descendants().toList();
        launcher.destroy();
        assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(folder.resolve("ready.json")).doesNotExist();
    }

    @Test
    @DisplayName("a public port that is taken is named, and nothing is left running")
    void portTaken(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var plan = Plan.named("taken").with("--port", String.valueOf(taken.getLocalPort()));
            var launcher = plan.launch(folder);
            assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(launcher.exitValue()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("screen.txt")))
                    .contains("Port %d is taken".formatted(taken.getLocalPort()));
        }
    }
}
