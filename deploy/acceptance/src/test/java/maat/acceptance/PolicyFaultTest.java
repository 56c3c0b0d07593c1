package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Its own house, whose server asks an OPA that does not do its work; the users are those of the main house. */
@DisplayName("A policy engine that fails or is too slow lets nobody through")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyFaultTest {

    /** Enough for a server to say that it is ready: it refuses everything. */
    private static final String SOUND = """
            {"result":{"allow":false,"status":"unauthorized","reasons":["no_credentials"],"obligations":{},
             "dependencies":["policy"]}}""";

    /** What is wrong with the engine. */
    enum Engine {
        FAILS(500, "{\"code\":\"internal_error\"}"),
        SPEAKS_NONSENSE(200, "<html>"),
        KNOWS_NO_SUCH_RULE(200, "{}"),
        ALLOWS_IN_WORDS(200, "{\"result\":{\"allow\":\"true\",\"status\":\"ok\",\"reasons\":[]}}"),
        ALLOWS_AND_REFUSES(200, "{\"result\":{\"allow\":true,\"status\":\"not_found\",\"reasons\":[]}}"),
        IS_TOO_SLOW(0, "");

        private final int status;
        private final String body;

        Engine(int status, String body) {
            this.status = status;
            this.body = body;
        }
    }

    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer opa;
    private volatile Optional<Engine> fault = Optional.empty();
    private House house;
    private String token;

    PolicyFaultTest() throws IOException {
        opa = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeAll
    void start(House main) {
        opa.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        opa.createContext("/", this::answer);
        opa.start();
        token = main.newPerson("alice").token();
        house = House.start(Plan.named("policy-fault")
                .with("--issuer", main.issuer().toString(), "--no-samples", "--no-tour")
                .setting("MAAT_POLICY_ENGINE", "opa")
                .setting(
                        "MAAT_POLICY_OPA_URL",
                        "http://127.0.0.1:%d".formatted(opa.getAddress().getPort())));
    }

    @AfterAll
    void stop() {
        house.close();
        end.countDown();
        opa.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (fault.isEmpty()) {
            say(exchange, 200, SOUND);
            return;
        }
        var present = fault.get();
        if (present == Engine.IS_TOO_SLOW) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        say(exchange, present.status == 0 ? 503 : present.status, present.body);
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("neither registration nor lists, images, uploads, tokens: 5xx, in the documented form")
    @EnumSource
    void refused(Engine engine) {
        fault = Optional.of(engine);
        var image = SyntheticImage.fresh();
        var client = Client.bearer(house.api(0), token);
        for (var answer : List.of(
                Client.anonymous(house.api(0)).post("/register", Map.of("access_token", token)),
                client.get("/albums"),
                client.post("/albums", Map.of("name", "x")),
                client.get("/studies"),
                client.retrieve(image),
                client.store("/studies", List.of(image)))) {
            assertThat(answer.status()).isIn(500, 502, 503, 504);
            UploadTest.assertProblem(answer);
        }
        assertThat(Client.anonymous(house.pacs())
                        .get("/studies?StudyInstanceUID=" + image.study())
                        .json()
                        .size())
                .isZero();
    }
}
