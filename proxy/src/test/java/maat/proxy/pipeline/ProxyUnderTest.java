package maat.proxy.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import maat.proxy.config.ProxyConfig;
import maat.proxy.pipeline.FakeHttpServer.Behaviour;

/** A whole proxy in this process between a fake PACS and a fake server. */
final class ProxyUnderTest implements AutoCloseable {
    static final String STUDY = "1.2.840.1";
    static final String SERIES = "1.2.840.1.1";
    static final String INSTANCE = "1.2.840.1.1.7";
    static final String FRAME = "/api/studies/" + STUDY + "/series/" + SERIES + "/instances/" + INSTANCE + "/frames/1";
    static final String SERIES_PATH = "/api/studies/" + STUDY + "/series/" + SERIES;

    final FakeMaatServer server = new FakeMaatServer();
    final FakeHttpServer pacs;
    final Proxy proxy;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ProxyUnderTest(Behaviour pacsBehaviour, String... settings) {
        pacs = new FakeHttpServer(pacsBehaviour);
        proxy = start(pacs.root("/dicom-web").toString(), server.root().toString(), settings);
        FakeMaatServer.Await.until("the lease is held", () -> metric("maat_proxy_lease_held") == 1);
    }

    /** With a real PACS instead of a fake one. */
    ProxyUnderTest(String pacsRoot) {
        pacs = new FakeHttpServer((_, _) -> false);
        proxy = start(pacsRoot, server.root().toString());
    }

    static Proxy start(String pacs, String servers, String... settings) {
        Map<String, String> values = new HashMap<>(Map.of(
                "maat.public.root", "http://images.example.org",
                "maat.pacs.url", pacs,
                "maat.internal.client", "proxy:secret",
                "maat.proxy.servers", servers,
                "maat.proxy.port", "0",
                "maat.proxy.management.port", "0",
                "maat.proxy.access.log", "off",
                "maat.proxy.threads", "2"));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        Proxy proxy = new Proxy(ProxyConfig.of(values));
        proxy.start();
        return proxy;
    }

    int port() {
        return proxy.address().getPort();
    }

    HttpResponse<byte[]> get(String path, String token, String... fields) {
        return send(request(path, token, fields).GET().build());
    }

    HttpRequest.Builder request(String path, String token, String... fields) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return request;
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends bytes as they are and reads all that comes back until the proxy closes. */
    String raw(String request) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return readAll(socket.getInputStream());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    static String readAll(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            in.transferTo(out);
        } catch (java.net.SocketException reset) {
            out.write("<reset>".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    double metric(String line) {
        String all = text(management("/metrics"));
        return all.lines()
                .filter(l -> l.startsWith(line) && !l.startsWith("#"))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                .sum();
    }

    HttpResponse<byte[]> management(String path) {
        return send(HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + proxy.managementAddress().getPort() + path))
                .build());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** A PACS that answers every request with these bytes, and lists the one instance. */
    static Behaviour serving(byte[] body) {
        return (request, connection) -> request.target().contains("/instances?")
                ? connection.json(200, "[{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"" + INSTANCE + "\"]}}]")
                : connection.answer(200, "application/octet-stream", body);
    }

    @Override
    public void close() {
        client.close();
        proxy.close();
        pacs.close();
        server.close();
    }
}
