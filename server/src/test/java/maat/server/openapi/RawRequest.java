package maat.server.openapi;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A request with every byte as the test wants it, which HTTP clients would refuse to send. Each character is one byte.
 *
 * @param headers whole lines
 */
record RawRequest(String method, String target, List<String> headers, String body) {
    /** More than any limit of the server. */
    private static final int LARGE = 64 * 1024;

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    static RawRequest of(String method, String target) {
        return new RawRequest(method, target, List.of(), "");
    }

    RawRequest with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(name + ": " + value);
        return new RawRequest(method, target, more, body);
    }

    RawRequest without(String name) {
        var less = headers.stream().filter(line -> !line.startsWith(name + ":")).toList();
        return new RawRequest(method, target, less, body);
    }

    RawRequest bearing(String token) {
        return with("Authorization", "Bearer " + token);
    }

    RawRequest sending(String contentType, String content) {
        return new RawRequest(method, target, headers, content)
                .without("Content-Type")
                .with("Content-Type", contentType);
    }

    record Answer(int status, String body) {}

    /**
     * Sent on a connection of its own.
     *
     * @return status 0 when a server that takes no such request closed the connection while it was sent
     */
    Answer sentTo(URI root) {
        try (var socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(10_000);
            return send(root, socket) || body.length() + head(root).length() < LARGE
                    ? answer(new BufferedInputStream(socket.getInputStream()))
                    : new Answer(0, "");
        } catch (IOException broken) {
            throw new UncheckedIOException(method + " " + target, broken);
        }
    }

    private boolean send(URI root, Socket socket) {
        try {
            var out = new BufferedOutputStream(socket.getOutputStream());
            out.write(head(root).getBytes(StandardCharsets.ISO_8859_1));
            out.write(body.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static Answer answer(InputStream in) throws IOException {
        String head = until(in, "\r\n\r\n");
        var status = STATUS.matcher(head);
        if (!status.lookingAt()) {
            throw new AssertionError("no answer, but: " + head);
        }
        var length = LENGTH.matcher(head);
        String content = length.find()
                ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                : head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")
                        ? until(in, "\r\n0\r\n\r\n")
                        : "";
        return new Answer(Integer.parseInt(status.group(1)), content);
    }

    private static String until(InputStream in, String end) throws IOException {
        var read = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            read.append((char) c);
            if (c == '\n' && read.toString().endsWith(end)) {
                break;
            }
        }
        return read.toString();
    }

    private String head(URI root) {
        var head = new StringBuilder(
                "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n".formatted(method, target, root.getAuthority()));
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (!body.isEmpty() || !method.equals("GET")) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }
}
