package maat.proxy.pipeline;

import static maat.proxy.pipeline.ProxyUnderTest.FRAME;
import static maat.proxy.pipeline.ProxyUnderTest.SERIES_PATH;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** All tests watch for buffers that are not released: this one visits the ends that others do not. */
class EveryEndTest {
    private static final String HEAD = " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\n";
    private static final String CLOSE = "Connection: close\r\n\r\n";

    @Test
    @DisplayName("Every buffer is released, however an exchange ends")
    void everyEnd() throws IOException {
        try (var world = new ProxyUnderTest(
                EveryEndTest::misbehave,
                "maat.proxy.timeout.pacs.response",
                "200",
                "maat.proxy.timeout.pacs.idle",
                "200")) {
            for (int round = 0; round < 15; round++) {
                assertThat(world.get(FRAME, "alice").statusCode()).isEqualTo(200);
                world.raw("GET " + SERIES_PATH + "/instances/1.2.3/frames/1" + HEAD + CLOSE);
                world.raw("GET " + study("1.1", "1.1.1") + HEAD + CLOSE);
                world.raw("GET " + study("1.1", "1.1.2") + HEAD + CLOSE);
                world.raw("POST /api/albums" + HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n");
                world.raw("GET " + study("1.1", "1.1.4") + HEAD + "\r\nnonsense\r\n\r\n");
                world.raw("DELETE /api/albums/x" + HEAD + "Content-Length: 70000\r\n\r\n" + "x".repeat(60_000));
                leave(world, "GET " + study("1.1", "1.1.3") + HEAD + "\r\n", 100_000);
                leave(world, "GET " + study("1.1", "1.1.5") + HEAD + "\r\nGET /api/x" + HEAD, 0);
                leave(world, "POST /api/albums" + HEAD + "Content-Length: 10\r\n\r\nabc", 0);
                leave(world, upload(), 0);
                world.server.refused.put("bob", "not_found");
                world.get(FRAME, "bob");
            }
        }
    }

    private static String study(String study, String series) {
        return "/api/studies/" + study + "/series/" + series;
    }

    private static String upload() {
        return "POST /api/studies" + HEAD
                + "Content-Type: multipart/related; type=\"application/dicom\"; boundary=b\r\n"
                + "Content-Length: 100000\r\n\r\n--b\r\nContent-Type: application/dicom\r\n\r\n" + "\0".repeat(128)
                + "DICM";
    }

    /** Sends, reads a little, and leaves without a word. */
    private static void leave(ProxyUnderTest world, String request, int read) throws IOException {
        try (Socket socket = world.connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(read)).hasSize(read);
        }
    }

    private static boolean misbehave(FakeHttpServer.Request request, FakeHttpServer.Connection connection)
            throws IOException {
        String target = request.target();
        if (target.endsWith("1.1.1")) {
            connection.raw("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nshort");
            return false;
        } else if (target.endsWith("1.1.2")) {
            connection.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
            return connection.socket.getInputStream().read() >= 0;
        } else if (target.endsWith("1.1.3")) {
            connection.raw("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
            for (int i = 0; i < 1000; i++) {
                connection.raw(new byte[100_000]);
            }
            return true;
        } else if (target.endsWith("1.1.4")) {
            connection.raw("HTTP/1.1 400 Bad\r\nContent-Length: 200000\r\n\r\n");
            connection.raw(new byte[200_000]);
            return true;
        } else if (target.endsWith("1.1.5")) {
            connection.raw("garbage\r\n\r\nmore garbage");
            return false;
        } else if (target.contains("/instances/1.2.3/")) {
            return connection.socket.getInputStream().read() >= 0;
        }
        return ProxyUnderTest.serving(new byte[50_000]).answer(request, connection);
    }
}
