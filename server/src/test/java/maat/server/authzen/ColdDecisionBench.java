package maat.server.authzen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import maat.server.ServerUnderTest;

/**
 * Measures a decision through the server, over one kept connection on loopback, nothing cached: run its {@code main}.
 * The world holds 10,000 series; the client writes and reads plain sockets, so that it costs little itself.
 */
final class ColdDecisionBench {
    private static final int WARM_UP = 5_000;
    private static final int ROUNDS = 5_000;
    private static final String ALBUM = "knee123456";

    private ColdDecisionBench() {}

    public static void main(String[] args) throws IOException {
        try (var server = ServerUnderTest.start();
                var world = new World(server.databaseUrl())) {
            fill(world);
            String token = Evaluate.token(ServerUnderTest.token("bob", Map.of()));
            String study = "{\"type\":\"study\",\"id\":\"1.2.77\"}";
            try (var socket =
                    new Socket(InetAddress.getLoopbackAddress(), server.root().getPort())) {
                socket.setTcpNoDelay(true);
                measure("series.read, user token", socket, "series.read", token, Evaluate.series("1.2.77", "1.2.77.3"));
                measure("study.read, user token", socket, "study.read", token, study);
                measure(
                        "series.read, user named",
                        socket,
                        "series.read",
                        "{\"type\":\"user\",\"id\":\"bob\"}",
                        Evaluate.series("1.2.77", "1.2.77.3"));
                measure("series.read, refused", socket, "series.read", token, Evaluate.series("1.2.78", "1.2.77.3"));
            }
        }
    }

    private static void fill(World world) {
        world.user("alice").user("bob").album(ALBUM, "alice", "bob");
        world.execute("""
                insert into studies (study_uid, populated) select '1.2.' || n, true from generate_series(1, 1000) n""");
        world.execute("""
                insert into series (series_uid, study, populated, instances)
                select t.study_uid || '.' || n, t.id, true, 100 from studies t, generate_series(1, 10) n""");
        world.execute("""
                insert into inbox_series (owner, series) select u.id, s.id from users u, series s where u.sub = 'alice'""");
        world.execute("insert into album_series (album, series) select a.id, s.id from albums a, series s");
        world.execute("analyze");
    }

    private static void measure(String name, Socket socket, String action, String subject, String resource)
            throws IOException {
        byte[] request = request(Evaluate.document(subject, action, resource, "{}"));
        String answer = "";
        for (int i = 0; i < WARM_UP; i++) {
            answer = exchange(socket, request);
        }
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long before = System.nanoTime();
            answer = exchange(socket, request);
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.3f ms, p90 %.3f ms, p99 %.3f ms  %s%n",
                name,
                nanos[ROUNDS / 2] / 1e6,
                nanos[ROUNDS * 9 / 10] / 1e6,
                nanos[ROUNDS * 99 / 100] / 1e6,
                answer.substring(answer.indexOf('{'), Math.min(answer.length(), answer.indexOf('{') + 60)));
    }

    private static byte[] request(String document) {
        return """
                POST /access/v1/evaluation HTTP/1.1\r
                Host: server\r
                Authorization: Basic bWFhdC1wcm94eTpzZWNyZXQ=\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(document.length(), document).getBytes(StandardCharsets.US_ASCII);
    }

    private static String exchange(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        var answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        while (true) {
            int count = socket.getInputStream().read(buffer);
            answer.write(buffer, 0, count);
            String text = answer.toString(StandardCharsets.US_ASCII);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0 && text.length() - end - 4 >= length(text)) {
                return text;
            }
        }
    }

    private static int length(String head) {
        String name = "content-length:";
        int start = head.toLowerCase(java.util.Locale.ROOT).indexOf(name) + name.length();
        return Integer.parseInt(
                head.substring(start, head.indexOf("\r\n", start)).strip());
    }
}
