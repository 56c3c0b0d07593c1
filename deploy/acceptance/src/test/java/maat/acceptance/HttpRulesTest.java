package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import maat.acceptance.house.Wire;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Bad requests get a clear answer and let nothing through")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpRulesTest {
    private House house;
    private Person alice;
    private SyntheticImage image;
    private SyntheticImage otherSeries;
    private SyntheticImage otherStudy;

    @BeforeAll
    void images(House running) {
        house = running;
        alice = house.newPerson("alice");
        image = SyntheticImage.fresh();
        otherSeries = image.inOtherSeries();
        otherStudy = SyntheticImage.fresh();
        alice.stores(image, otherSeries, otherStudy);
    }

    @ParameterizedTest
    @DisplayName("H-01, H-03 paths that are not what they seem: 400")
    @ValueSource(
            strings = {
                "/api/studies/%2e%2e/albums",
                "/api/studies/../albums",
                "/api/./studies",
                "/api//studies",
                "/api/studies//series",
                "/api/studies/1.2%2F3/series",
                "/api/studies/1%252E2",
                "/api/studies/1.2;x=y/series",
                "/api/studies/1.2\\series",
                "/api/studies/1.2#fragment",
                "/api/studies/1..2/series",
                "/api/studies/.1.2/series",
                "/api/studies/1.2./series",
                "/api/studies/1/series",
                "/api/studies/1.2a/series",
                "/api/studies/1.2345678901234567890123456789012345678901234567890123456789012345/series"
            })
    void paths(String path) throws IOException {
        var reply = get(path);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("application/problem+json");
    }

    @ParameterizedTest
    @DisplayName("unknown paths: 404, in the documented form")
    @ValueSource(
            strings = {
                "/api/nothing",
                "/api/Studies",
                "/nothing",
                "/",
                "/api/studies/1.2/nothing",
                "/feed",
                "/leases/x",
                "/access/v1/evaluation",
                "/uploads/series",
                "/metrics",
                "/health/ready"
            })
    void unknownPaths(String path) throws IOException {
        assertThat(get(path).status()).isIn(400, 404);
    }

    @ParameterizedTest
    @DisplayName("unknown methods: refused, nothing happens")
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "BREW", "get"})
    void methods(String method) throws IOException {
        var reply = Wire.send(
                house.root(0),
                method + " /api" + image.path() + " HTTP/1.1",
                host(),
                bearer(),
                "Connection: close",
                "",
                "");
        assertThat(reply.status()).isIn(400, 405, 501);
    }

    @Test
    @DisplayName("H-08 a series under the wrong study, an instance under the wrong series: 404")
    void wrongParents() {
        var client = alice.client();
        assertThat(client.get("/studies/%s/series/%s/instances/%s"
                                .formatted(otherStudy.study(), image.series(), image.instance()))
                        .status())
                .isEqualTo(404);
        assertThat(client.get("%s/instances/%s".formatted(image.seriesPath(), otherSeries.instance()))
                        .status())
                .isEqualTo(404);
        assertThat(client.get("%s/instances/%s/frames/1".formatted(image.seriesPath(), otherSeries.instance()))
                        .status())
                .isEqualTo(404);
        assertThat(client.get("%s/instances/%s/metadata".formatted(image.seriesPath(), otherStudy.instance()))
                        .status())
                .isEqualTo(404);
        assertThat(client.get("%s/instances/%s/rendered".formatted(otherSeries.seriesPath(), image.instance()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("H-10 hidden and unknown look alike")
    void alike() {
        var stranger = house.newPerson("stranger").client();
        var unknown = SyntheticImage.fresh();
        var paths = List.of("", "/metadata", "/frames/1", "/rendered");
        for (var suffix : paths) {
            var hidden = stranger.get(image.path() + suffix);
            var nothing = stranger.get(unknown.path() + suffix);
            assertThat(hidden.status()).isEqualTo(404);
            assertThat(hidden.text()
                            .replace(image.study(), "*")
                            .replace(image.series(), "*")
                            .replace(image.instance(), "*"))
                    .isEqualTo(nothing.text()
                            .replace(unknown.study(), "*")
                            .replace(unknown.series(), "*")
                            .replace(unknown.instance(), "*"));
            assertThat(hidden.headers().map().keySet())
                    .isEqualTo(nothing.headers().map().keySet());
        }
    }

    Stream<List<String>> framing() {
        return Stream.of(
                List.of("Content-Length: 3", "Transfer-Encoding: chunked"),
                List.of("Content-Length: 3", "Content-Length: 4"),
                List.of("Content-Length: 3", "Content-Length: 3"),
                List.of("Content-Length: 3, 4"),
                List.of("Content-Length: +3"),
                List.of("Content-Length: -3"),
                List.of("Content-Length: 0x3"),
                List.of("Content-Length: 99999999999999999999"),
                List.of("Content-Length:"),
                List.of("Transfer-Encoding: gzip, chunked"),
                List.of("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
                List.of("Transfer-Encoding: xchunked"),
                List.of("Content-Length : 3"),
                List.of("X-A: a", " folded", "Content-Length: 3"),
                List.of("X-A: a\0b", "Content-Length: 3"),
                List.of("X A: a", "Content-Length: 3"),
                List.of("Host: elsewhere", "Content-Length: 3"));
    }

    @ParameterizedTest
    @DisplayName("H-20 framing that two readers could read in two ways: 400, one answer, and the connection closes")
    @MethodSource("framing")
    void framed(List<String> headers) throws IOException {
        var reply = Wire.send(
                house.root(0),
                "POST /api/register HTTP/1.1",
                host(),
                String.join("\r\n", headers),
                "",
                "0\r\n\r\nGET /api/studies HTTP/1.1",
                host(),
                "",
                "");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.answers()).isEqualTo(1);
        assertThat(reply.closed()).isTrue();
    }

    @Test
    @DisplayName("H-20 no Host, HTTP/0.9, an unknown version, a body on GET: 400 or 505, and the connection closes")
    void versions() throws IOException {
        for (var request : List.of(
                "GET /api/studies HTTP/1.1\r\n\r\n",
                "GET /api/studies\r\n\r\n",
                "GET /api/studies HTTP/3.7\r\n%s\r\n\r\n".formatted(host()),
                "GET /api/studies HTTP/1.1\r\n%s\r\n%s\r\nContent-Length: 3\r\n\r\nabc".formatted(host(), bearer()))) {
            var reply = Wire.send(house.root(0), request);
            assertThat(reply.status()).as(request).isIn(400, 505);
            assertThat(reply.closed()).as(request).isTrue();
        }
    }

    @Test
    @DisplayName("H-26 too long a request line: 414; too large or too many headers: 431")
    void oversized() throws IOException {
        assertThat(get("/api/studies?x=" + "a".repeat(20_000)).status()).isEqualTo(414);
        assertThat(Wire.send(house.root(0), "GET /api/studies HTTP/1.1", host(), "X-Big: " + "a".repeat(70_000), "", "")
                        .status())
                .isEqualTo(431);
        var many = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            many.append("X-%d: a\r\n".formatted(i));
        }
        assertThat(Wire.send(house.root(0), "GET /api/studies HTTP/1.1", host(), many.toString(), "")
                        .status())
                .isEqualTo(431);
    }

    @Test
    @DisplayName("H-32 two Authorization headers: 400; a token in the query is never read: 401")
    void credentials() throws IOException {
        assertThat(Wire.send(
                                house.root(0),
                                "GET /api/studies HTTP/1.1",
                                host(),
                                bearer(),
                                bearer(),
                                "Connection: close",
                                "",
                                "")
                        .status())
                .isEqualTo(400);
        assertThat(get("/api/studies?access_token=" + alice.token(), false).status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("AUTH-02 Basic with the token as password works; AUTH-03 without credentials both challenges come")
    void basic() {
        var basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString(("any:" + alice.token()).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(new Client(house.api(0), java.util.Optional.of(basic))
                        .retrieve(image)
                        .status())
                .isEqualTo(200);
        for (var path : List.of("/studies", image.path())) {
            var refused = Client.anonymous(house.api(0)).get(path);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers("WWW-Authenticate"))
                    .anyMatch(value -> value.startsWith("Basic"))
                    .anyMatch(value -> value.startsWith("Bearer"));
        }
    }

    @Test
    @DisplayName("AUTH-20, H-04 a link URL is as good as the header, and not together with one")
    void links() throws IOException {
        var link = Client.anonymous(house.api(1));
        assertThat(link.get("/link/%s%s".formatted(alice.token(), image.path())).status())
                .isEqualTo(200);
        assertThat(alice.client()
                        .get("/link/%s%s".formatted(alice.token(), image.path()))
                        .status())
                .isEqualTo(400);
        assertThat(link.get("/link/%s/link/%s/studies".formatted(alice.token(), alice.token()))
                        .status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("H-34, AUTH-13 preflights need no token, and refusals carry the CORS headers")
    void cors() throws IOException {
        var preflight = Wire.send(
                house.root(0),
                "OPTIONS /api/studies HTTP/1.1",
                host(),
                "Origin: https://viewer.example.org",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: authorization",
                "Connection: close",
                "",
                "");
        assertThat(preflight.status()).isIn(200, 204);
        assertThat(preflight.text().toLowerCase(java.util.Locale.ROOT)).contains("access-control-allow-origin");
        for (var path : List.of("/studies", image.path())) {
            assertThat(Client.anonymous(house.api(0))
                            .get(path, "Origin", "https://viewer.example.org")
                            .header("Access-Control-Allow-Origin"))
                    .isNotEmpty();
        }
    }

    private Wire.Reply get(String target) throws IOException {
        return get(target, true);
    }

    private Wire.Reply get(String target, boolean authorized) throws IOException {
        return Wire.send(
                house.root(0),
                "GET " + target + " HTTP/1.1",
                host(),
                authorized ? bearer() : "Accept: */*",
                "Connection: close",
                "",
                "");
    }

    private String host() {
        return "Host: " + house.root(0).getAuthority();
    }

    private String bearer() {
        return "Authorization: Bearer " + alice.token();
    }
}
