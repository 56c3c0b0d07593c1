package maat.proxy.pipeline;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A plain HTTP/1.1 server for tests that stands in for a PACS or a server, and can misbehave as told. */
final class FakeHttpServer implements AutoCloseable {
    /** A request as it arrived; the body only if it was complete. */
    record Request(String method, String target, Map<String, String> fields, byte[] body, boolean complete) {
        String field(String name) {
            return fields.get(name.toLowerCase(Locale.ROOT));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Answers a request by writing to the connection. */
    interface Behaviour {
        /** @return whether the connection may be kept */
        boolean answer(Request request, Connection connection) throws IOException;
    }

    /** What a behaviour may write to. */
    static final class Connection {
        final Socket socket;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        void raw(String text) throws IOException {
            raw(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void head(String... lines) throws IOException {
            raw(String.join("\r\n", lines) + "\r\n\r\n");
        }

        boolean answer(int status, String type, byte[] body) throws IOException {
            raw("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                    + "\r\n\r\n");
            raw(body);
            return true;
        }

        boolean json(int status, String body) throws IOException {
            return answer(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> begun = new ConcurrentHashMap<>();
    private volatile Behaviour behaviour;

    FakeHttpServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        Thread.ofVirtual().start(this::accept);
    }

    void behave(Behaviour other) {
        behaviour = other;
    }

    URI root(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    int openConnections() {
        return open.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                if (listener.isClosed()) {
                    socket.close();
                    return;
                }
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 65536);
            Connection connection = new Connection(socket);
            boolean keep = true;
            while (keep) {
                Request request = read(in);
                if (request == null) {
                    return;
                }
                keep = behaviour.answer(request, connection);
            }
        } catch (IOException broken) {
            // the other side is gone
        } finally {
            open.remove(socket);
        }
    }

    /** How many requests with this method have begun. */
    int begun(String method) {
        return begun.getOrDefault(method, 0);
    }

    private Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        String[] words = line.split(" ", -1);
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field = line(in); field != null && !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            fields.merge(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip(),
                    (a, b) -> a + " | " + b);
        }
        begun.merge(words[0], 1, Integer::sum);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean complete = "chunked".equals(fields.get("transfer-encoding"))
                ? chunks(in, body)
                : exactly(in, Integer.parseInt(fields.getOrDefault("content-length", "0")), body);
        return new Request(words[0], words[1], fields, body.toByteArray(), complete);
    }

    private static boolean chunks(InputStream in, ByteArrayOutputStream body) throws IOException {
        while (true) {
            String size = line(in);
            if (size == null) {
                return false;
            }
            int bytes = Integer.parseInt(size, 16);
            if (!exactly(in, bytes, body)) {
                return false;
            }
            if (line(in) == null) {
                return false;
            }
            if (bytes == 0) {
                return true;
            }
        }
    }

    private static boolean exactly(InputStream in, int size, ByteArrayOutputStream body) throws IOException {
        byte[] bytes = in.readNBytes(size);
        body.write(bytes);
        return bytes.length == size;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                text.write(c);
            }
        }
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }
}
