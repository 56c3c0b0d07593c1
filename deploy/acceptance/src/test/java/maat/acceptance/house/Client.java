package maat.acceptance.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import maat.acceptance.dicom.Dicom;

/** Somebody with a token (or without) at one of the public ports. */
public record Client(URI api, Optional<String> authorization) {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    public static Client anonymous(URI api) {
        return new Client(api, Optional.empty());
    }

    public static Client bearer(URI api, String token) {
        return new Client(api, Optional.of("Bearer " + token));
    }

    /** Somebody whose token is bound to a key; each request needs a proof besides. */
    public static Client withProof(URI api, String token) {
        return new Client(api, Optional.of("DPoP " + token));
    }

    /** @param credential {@code name:password} */
    public static Client basic(URI api, String credential) {
        return new Client(
                api,
                Optional.of(
                        "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8))));
    }

    /** The same somebody at another public port. */
    public Client at(URI otherApi) {
        return new Client(otherApi, authorization);
    }

    public Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer put(String path) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    public Answer post(String path, Map<String, String> form) {
        return send(request(path, "Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encode(form))));
    }

    /** STOW-RS: {@code path} is {@code /studies} with its query. */
    public Answer store(String path, List<? extends Dicom> files) {
        return store(
                path,
                Multipart.DICOM,
                () -> Multipart.body(files.stream().map(Dicom::open).toList()));
    }

    public Answer store(String path, String contentType, Supplier<InputStream> body) {
        return send(request(path, "Content-Type", contentType, "Accept", "application/dicom+json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(body)));
    }

    /** The instance as it was stored, byte for byte. */
    public Answer retrieve(Dicom file) {
        return get(file.path(), "Accept", "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
    }

    /** Opens a long answer without reading it. */
    public HttpResponse<InputStream> open(String path, String... headers) {
        return exchange(
                request(path, headers).timeout(Duration.ofMinutes(10)).GET(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    public HttpRequest.Builder request(String path, String... headers) {
        var builder = HttpRequest.newBuilder(URI.create(api + path)).timeout(LIMIT);
        authorization.ifPresent(value -> builder.header("Authorization", value));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder;
    }

    public Answer send(HttpRequest.Builder request) {
        return Answer.of(exchange(request, HttpResponse.BodyHandlers.ofByteArray()));
    }

    private static <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
