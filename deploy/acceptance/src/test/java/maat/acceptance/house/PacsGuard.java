package maat.acceptance.house;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Stands before an archive and lets in whoever shows a credential of Maat's for just that request (WDO-14, WDO-15), as a
 * site would have it: it knows nothing but Maat's published keys and what the credential says.
 */
public final class PacsGuard implements AutoCloseable {
    private static final Set<String> HOP =
            Set.of("host", "connection", "content-length", "transfer-encoding", "authorization");

    private final URI archive;
    private final Supplier<PacsCredentialCheck> check;
    private final HttpServer http;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Visit> visits = new CopyOnWriteArrayList<>();

    /**
     * A request that came.
     *
     * @param target path and query
     * @param headers first values, by lower-case name
     * @param refusal why it was not let in; empty when it was
     */
    public record Visit(String method, String target, Map<String, String> headers, Optional<String> refusal) {
        /** The credential that was shown. */
        public Optional<String> credential() {
            return Optional.ofNullable(headers.get("authorization"));
        }

        /** What the credential says. */
        public Map<String, Object> claims() {
            try {
                return SignedJWT.parse(credential().orElseThrow().substring("Bearer ".length()))
                        .getJWTClaimsSet()
                        .getClaims();
            } catch (ParseException e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * @param archive scheme, host and port of the archive
     * @param check whether somebody is let in; asked for when the first one comes
     */
    public PacsGuard(URI archive, Supplier<PacsCredentialCheck> check) {
        this.archive = archive;
        this.check = check;
        try {
            this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
    }

    public URI root() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** All that came so far. */
    public List<Visit> visits() {
        return List.copyOf(visits);
    }

    /** Those that came while something was done. */
    public List<Visit> during(Runnable something) {
        int before = visits.size();
        something.run();
        return List.copyOf(visits.subList(before, visits.size()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new java.util.HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String target = exchange.getRequestURI().toString();
            byte[] body = exchange.getRequestBody().readAllBytes();
            var refusal = check.get().refusal(exchange.getRequestMethod(), target, headers.get("authorization"), body);
            visits.add(new Visit(exchange.getRequestMethod(), target, Map.copyOf(headers), refusal));
            if (refusal.isPresent()) {
                exchange.sendResponseHeaders(headers.containsKey("authorization") ? 403 : 401, -1);
            } else {
                passOn(exchange, target, body);
            }
        }
    }

    private void passOn(HttpExchange exchange, String target, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(archive + target))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        http.stop(0);
        client.close();
    }
}
