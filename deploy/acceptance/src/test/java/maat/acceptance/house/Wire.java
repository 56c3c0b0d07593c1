package maat.acceptance.house;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are, well-formed or not, and reads what comes back. */
public final class Wire {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int MOST = 200_000;

    private Wire() {}

    /**
     * @param status of the first answer, 0 when the connection closed without one
     * @param answers how many status lines came
     * @param closed whether the other side closed the connection
     */
    public record Reply(int status, int answers, boolean closed, String text) {}

    /** A request with these lines, joined by CRLF; an empty line and a body are up to the caller. */
    public static Reply send(URI root, String... lines) throws IOException {
        return sendBytes(root, String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A bodiless GET of exactly this target, with these header lines besides. */
    public static Reply get(URI root, String target, String... headers) throws IOException {
        return send(
                root,
                "GET %s HTTP/1.1".formatted(target),
                "Host: " + root.getAuthority(),
                "Connection: close",
                headers.length == 0 ? "\r\n" : String.join("\r\n", headers) + "\r\n\r\n");
    }

    public static Reply sendBytes(URI root, byte[] bytes) throws IOException {
        try (var socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // it may well close before it has read everything
            }
            return read(socket);
        }
    }

    private static Reply read(Socket socket) throws IOException {
        var received = new ByteArrayOutputStream();
        boolean closed = false;
        var buffer = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            while (received.size() < MOST) {
                int count = in.read(buffer);
                if (count < 0) {
                    closed = true;
                    break;
                }
                received.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException e) {
            // it keeps the connection open
        } catch (IOException e) {
            closed = true;
        }
        var text = received.toString(StandardCharsets.ISO_8859_1);
        int answers = text.split("HTTP/1\\.1 [1-5][0-9]{2} ", -1).length - 1;
        int status = text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        return new Reply(status, answers, closed, text);
    }
}
