package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static maat.proxy.pipeline.ProxyUnderTest.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes on a socket, and what comes back. In the samples a vertical bar stands for a line end. */
class FramingTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final byte[] BODY = "pixels".getBytes(StandardCharsets.UTF_8);
    private static final Queue<FakeHttpServer.Request> PACS = new ConcurrentLinkedQueue<>();
    private static ProxyUnderTest world;

    @BeforeAll
    static void start() {
        world = new ProxyUnderTest(
                (request, connection) -> {
                    if (request.target().contains(ProxyUnderTest.SERIES)) {
                        PACS.add(request);
                    }
                    return serving(BODY).answer(request, connection);
                },
                "maat.proxy.timeout.head",
                "500",
                "maat.proxy.timeout.idle",
                "2000",
                "maat.proxy.timeout.body.window",
                "300");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String bytes(String sample) {
        return sample.replace("|", "\r\n")
                .replace("{path}", SERIES_PATH)
                .replace("{host}", "Host: x\r\nAuthorization: Bearer alice");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("H-20 a message that could be read in two ways is 400, and the connection ends")
    @ValueSource(
            strings = {
                "POST {path} HTTP/1.1|{host}|Content-Length: 3|Transfer-Encoding: chunked||0||",
                "POST {path} HTTP/1.1|{host}|Transfer-Encoding: gzip, chunked||0||",
                "POST {path} HTTP/1.1|{host}|Transfer-Encoding: chunked, chunked||0||",
                "POST {path} HTTP/1.1|{host}|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
                "POST {path} HTTP/1.1|{host}|Transfer-Encoding: identity||",
                "POST {path} HTTP/1.1|{host}|Transfer-Encoding: xchunked||0||",
                "POST {path} HTTP/1.1|{host}|Transfer-Encoding:||0||",
                "POST {path} HTTP/1.0|{host}|Transfer-Encoding: chunked||0||",
                "POST {path} HTTP/1.1|{host}|Content-Length: 3|Content-Length: 3||abc",
                "POST {path} HTTP/1.1|{host}|Content-Length: 3|Content-Length: 4||abcd",
                "POST {path} HTTP/1.1|{host}|Content-Length: 3, 3||abc",
                "POST {path} HTTP/1.1|{host}|Content-Length: +3||abc",
                "POST {path} HTTP/1.1|{host}|Content-Length: -3||abc",
                "POST {path} HTTP/1.1|{host}|Content-Length: 0x3||abc",
                "POST {path} HTTP/1.1|{host}|Content-Length:||abc",
                "POST {path} HTTP/1.1|{host}|Content-Length: 3 4||abc",
                "POST {path} HTTP/1.1|{host}|Content-Length: 99999999999999999999||abc",
                "POST {path} HTTP/1.1|{host}|Content-Length: 18446744073709551619||abc",
                "GET {path} HTTP/1.1|{host}|X: a| b||",
                "GET {path} HTTP/1.1|{host}|X: a|\tb||",
                "GET {path} HTTP/1.1| Host: x||",
                "GET {path} HTTP/1.1|{host}|X : a||",
                "GET {path} HTTP/1.1|{host}|Transfer-Encoding : chunked||",
                "GET {path} HTTP/1.1|{host}|X Y: a||",
                "GET {path} HTTP/1.1|{host}|: a||",
                "GET {path} HTTP/1.1|{host}|nocolon||",
                "GET {path} HTTP/1.1|{host}|X\u0000: a||",
                "GET {path} HTTP/1.1|{host}|X: a\u0000b||",
                "GET {path} HTTP/1.1|{host}|X: a\rb||",
                "GET {path} HTTP/1.1|{host}|X: a\u007fb||",
                "GET {path} HTTP/1.1|{host}|X: a\u0001b||",
                "GET {path} HTTP/1.1\nHost: x\n\n",
                "GET {path} HTTP/1.1|Host: x\nX: y||",
                "GET {path} HTTP/1.1|{host}|X: y\n|",
                "GET {path}\r HTTP/1.1|{host}||",
                "GET {path} HTTP/1.1||",
                "GET {path} HTTP/1.1|Host: x|Host: x||",
                "GET {path} HTTP/1.1|Host: x|host: y||",
                "GET {path} HTTP/1.1|Host:||",
                "GET {path} HTTP/1.1|Host: a, b||",
                "GET {path} HTTP/1.1|Host: x/y||",
                "GET {path} HTTP/1.1|Host: u@x||",
                "GET {path}||",
                "GET||",
                "GET {path} HTTP/0.9|{host}||",
                "GET {path} HTTP/2.0|{host}||",
                "GET {path} HTTP/1.2|{host}||",
                "GET {path} HTTP/1.1x|{host}||",
                "GET {path} http/1.1|{host}||",
                "GET {path} HTTP/11|{host}||",
                "GET  {path} HTTP/1.1|{host}||",
                "GET {path}  HTTP/1.1|{host}||",
                "GET\t{path} HTTP/1.1|{host}||",
                "GET {path} HTTP/1.1 |{host}||",
                " GET {path} HTTP/1.1|{host}||",
                "GET {path}\u00e9 HTTP/1.1|{host}||",
                "G(T {path} HTTP/1.1|{host}||",
                "|||GET {path} HTTP/1.1|{host}||",
                "PRI * HTTP/2.0||SM||",
            })
    void refusesAmbiguity(String sample) {
        assertRefused(sample, 400);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("H-21 a malformed chunk is 400, and the connection ends")
    @ValueSource(
            strings = {
                "zz|abc|0||",
                "3|abcd|0||",
                "3 |abc|0|\u0000|",
                "-3|abc|0||",
                "+3|abc|0||",
                "0x3|abc|0||",
                "3\nabc|0||",
                "3|abc\n0||",
                "3;a\u0000=b|abc|0||",
                "3;a=b\n|abc|0||",
                "|abc|0||",
                "1234567890123456|abc|0||",
                "3|abc|0|X: y\n|",
                "3|abc|0|no colon||",
                "3|abc|0| X: y||",
            })
    void refusesMalformedChunks(String chunks) {
        assertRefused("POST /api/albums HTTP/1.1|{host}|Transfer-Encoding: chunked||" + chunks, 400);
    }

    @Test
    @DisplayName("H-21 chunk extensions and trailers are read within limits and dropped")
    void dropsExtensionsAndTrailers() {
        world.server.api.clear();
        String answer =
                world.raw(bytes("POST /api/albums HTTP/1.1|{host}|Connection: close|Transfer-Encoding: chunked||"
                        + "3;name=\"v\";x|a=b|2 |&c|0;last|X-Trailer: evil|Authorization: Bearer eve||"));
        assertThat(status(answer)).isEqualTo(200);
        var request = world.server.api.remove();
        assertThat(request.text()).isEqualTo("a=b&c");
        assertThat(request.field("content-length")).isEqualTo("5");
        assertThat(request.field("authorization")).isEqualTo("Bearer alice");
        assertThat(request.field("x-trailer")).isNull();
        assertRefused(
                "POST /api/albums HTTP/1.1|{host}|Transfer-Encoding: chunked||3;" + "x".repeat(70_000) + "|abc|0||",
                400);
        assertRefused(
                "POST /api/albums HTTP/1.1|{host}|Transfer-Encoding: chunked||0|X: " + "x".repeat(70_000) + "||", 431);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("H-22 a body on GET or HEAD is 400, and the connection ends")
    @ValueSource(strings = {"GET", "HEAD"})
    void refusesBodies(String method) {
        assertRefused(method + " {path} HTTP/1.1|{host}|Content-Length: 3||abc", 400);
        assertRefused(method + " {path} HTTP/1.1|{host}|Transfer-Encoding: chunked||3|abc|0||", 400);
        assertRefused(method + " /api/albums HTTP/1.1|{host}|Content-Length: 3||abc", 400);
        assertThat(status(world.raw(bytes(method + " {path} HTTP/1.1|{host}|Connection: close|Content-Length: 0||"))))
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("H-22 a body on DELETE and on PUT is read and ignored up to 64 KB, whatever its type")
    @ValueSource(strings = {"DELETE", "PUT"})
    void ignoresBodies(String method) {
        world.server.api.clear();
        String head = method + " /api/studies/1.2/albums/x HTTP/1.1|{host}|Content-Type: application/json|";
        assertThat(status(world.raw(bytes(head + "Connection: close|Content-Length: 2||{}"))))
                .isEqualTo(200);
        var request = world.server.api.remove();
        assertThat(request.body()).isEmpty();
        assertThat(request.fields()).doesNotContainKeys("content-type", "transfer-encoding");
        assertRefused(head + "Content-Length: 70000||" + "x".repeat(70_000), 413);
        assertRefused(head + "Transfer-Encoding: chunked||11170|" + "x".repeat(70_000) + "|0||", 413);
        assertThat(world.server.api).isEmpty();
    }

    @Test
    @DisplayName(
            "H-23 a refusal comes without 100 and closes; other expectations are 417; H-26 a body that does not come is 408")
    void expectations() {
        String refused =
                world.raw(bytes("POST /api/albums HTTP/1.1|{host}|Expect: 100-continue|Content-Length: 2000000||"));
        assertThat(refused)
                .startsWith("HTTP/1.1 413")
                .contains("Connection: close")
                .doesNotContain(" 100 ");
        assertRefused("POST /api/albums HTTP/1.1|{host}|Expect: 200-maybe|Content-Length: 3||abc", 417);
        String slow = world.raw(bytes("POST /api/albums HTTP/1.1|{host}|Expect: 100-continue|Content-Length: 3||"));
        assertThat(slow).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408").contains("Connection: close");
    }

    @Test
    @DisplayName("H-24 Upgrade is dropped, never forwarded, and what Connection names neither")
    void upgrade() {
        world.server.api.clear();
        String answer =
                world.raw(bytes("GET /api/albums HTTP/1.1|{host}|Connection: close, Upgrade, X-Hop, HTTP2-Settings|"
                        + "Upgrade: h2c|HTTP2-Settings: AAMAAABkAAQAAP__|X-Hop: 1|TE: trailers|X-HTTP-Method-Override: DELETE|"
                        + "X-Original-URL: /api/x|X-Forwarded-For: 6.6.6.6|X-Forwarded-Host: evil|X-Maat-Link: t||"));
        assertThat(status(answer)).isEqualTo(200);
        var request = world.server.api.remove();
        assertThat(request.fields().keySet()).containsExactlyInAnyOrder("host", "authorization", "x-forwarded-for");
        assertThat(request.field("x-forwarded-for")).isEqualTo("127.0.0.1");
    }

    @Test
    @DisplayName("H-26 limits: request line 414, headers and their number 431, form 413, token 401")
    void limits() {
        assertRefused("GET /api/" + "a".repeat(17_000) + " HTTP/1.1|{host}||", 414);
        assertRefused("GET {path} HTTP/1.1|{host}|X: " + "a".repeat(70_000) + "||", 431);
        assertRefused("GET {path} HTTP/1.1|{host}|" + "X: a|".repeat(101) + "|", 431);
        assertRefused("POST /api/albums HTTP/1.1|{host}|Content-Length: 1048577||", 413);
        assertRefused(
                "POST /api/albums HTTP/1.1|{host}|Transfer-Encoding: chunked||100001|" + "x".repeat(1048577), 413);
        String longToken = world.raw(bytes(
                "GET {path} HTTP/1.1|Host: x|Connection: close|Authorization: Bearer " + "a".repeat(17_000) + "||"));
        assertThat(status(longToken)).isEqualTo(401);
        assertThat(longToken).doesNotContain("WWW-Authenticate:");
    }

    @Test
    @DisplayName("H-26 a head that does not come to its end in time is 408; a silent connection is closed")
    void slowHeads() throws IOException {
        assertRefused("GET {path} HTTP/1.1|Host: x|X-Slow: ", 408);
        assertThat(world.raw("")).isEmpty();
    }

    @Test
    @DisplayName("H-32 two Authorization headers, or a header and a link, are 400 on every route")
    void twoCredentials() {
        String two = "Host: x|Connection: close|Authorization: Bearer a|Authorization: Basic b||";
        for (String target : new String[] {SERIES_PATH, "/api/albums", "/api/register"}) {
            assertThat(status(world.raw(bytes("GET " + target + " HTTP/1.1|" + two))))
                    .isEqualTo(400);
        }
        assertThat(status(world.raw(bytes("OPTIONS {path} HTTP/1.1|" + two)))).isEqualTo(400);
        assertThat(status(
                        world.raw(bytes("GET /api/link/aaaaaaaaaaaaaaaa/albums HTTP/1.1|{host}|Connection: close||"))))
                .isEqualTo(400);
    }

    @Test
    @DisplayName("H-34 OPTIONS needs no token; every answer, also to what cannot be read, carries the CORS fields")
    void cors() {
        String preflight =
                world.raw(bytes("OPTIONS {path} HTTP/1.1|Host: x|Origin: https://viewer|Connection: close||"));
        assertThat(preflight)
                .startsWith("HTTP/1.1 204")
                .contains("Access-Control-Allow-Origin: *\r\n", "Access-Control-Allow-Methods: GET, PATCH")
                .contains("Access-Control-Max-Age: 86400");
        assertThat(world.raw("nonsense\r\n\r\n")).contains("Access-Control-Allow-Origin: *");
        assertThat(world.raw(bytes("GET /nowhere HTTP/1.1|Host: x|Connection: close||")))
                .startsWith("HTTP/1.1 404")
                .contains("Access-Control-Allow-Origin: *");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("H-02 CONNECT, TRACE, unknown methods and foreign absolute targets are refused")
    @ValueSource(
            strings = {
                "CONNECT x:443 HTTP/1.1|{host}|Connection: close||",
                "TRACE {path} HTTP/1.1|{host}|Connection: close||",
                "BREW {path} HTTP/1.1|{host}|Connection: close||",
                "get {path} HTTP/1.1|{host}|Connection: close||",
                "GET http://evil{path} HTTP/1.1|{host}|Connection: close||",
                "GET * HTTP/1.1|{host}|Connection: close||",
            })
    void targets(String sample) {
        assertThat(status(world.raw(bytes(sample)))).isIn(400, 405);
    }

    @Test
    @DisplayName("Requests one behind the other are answered in their order; what follows the last one is not lost")
    void pipelining() {
        String one = "GET {path} HTTP/1.1|{host}||";
        String post = "POST /api/albums HTTP/1.1|{host}|Content-Length: 3||a=b";
        String bad = "GET /nowhere HTTP/1.1|{host}||";
        String last = "GET {path} HTTP/1.1|{host}|Connection: close||";
        String answers = world.raw(bytes(one + post + bad + one + last));
        Matcher statuses = STATUS.matcher(answers);
        StringBuilder order = new StringBuilder();
        while (statuses.find()) {
            order.append(statuses.group(1)).append(' ');
        }
        assertThat(order.toString()).isEqualTo("200 200 404 200 200 ");
    }

    @Test
    @DisplayName("A head may come byte by byte")
    void byteByByte() throws IOException {
        try (Socket socket = world.connect()) {
            socket.setTcpNoDelay(true);
            for (byte b :
                    bytes("|GET {path} HTTP/1.1|{host}|Connection: close||").getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(b);
                socket.getOutputStream().flush();
            }
            assertThat(status(ProxyUnderTest.readAll(socket.getInputStream()))).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("HTTP/1.0 gets a length and a closed connection, or a kept one when it asks")
    void http10() throws IOException {
        assertThat(world.raw(bytes("GET {path} HTTP/1.0|Authorization: Bearer alice||")))
                .startsWith("HTTP/1.1 200 OK")
                .contains("Content-Length: 6")
                .endsWith("pixels");
        assertThat(world.raw(bytes("GET {path} HTTP/1.0|{host}|Connection: keep-alive||GET {path} HTTP/1.0|{host}||")))
                .contains("Connection: keep-alive")
                .endsWith("pixels");
    }

    private static void assertRefused(String sample, int status) {
        int before = PACS.size();
        String answer = world.raw(bytes(sample));
        assertThat(status(answer)).as(answer).isEqualTo(status);
        assertThat(answer).contains("Connection: close\r\n", "application/problem+json");
        assertThat(PACS).hasSize(before);
    }

    private static int status(String answer) {
        Matcher status = STATUS.matcher(answer);
        return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
    }
}
