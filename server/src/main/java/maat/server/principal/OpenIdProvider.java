package maat.server.principal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The OpenID provider: what it says of itself, its keys, and what it knows of a user. Asked only when something needs
 * it, so a server starts without it and finds it when it is there. Redirects are not followed.
 */
public final class OpenIdProvider implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 512 * 1024;

    /** After this long, discovery is asked again beside the request that needs it. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI issuer;
    private final MeterRegistry meters;
    private final HttpClient http;
    private final LoadingCache<URI, Metadata> discovery;

    /** @param issuer {@code maat.oidc.issuer} */
    public OpenIdProvider(URI issuer, MeterRegistry meters) {
        this.issuer = issuer;
        this.meters = meters;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_LIMIT)
                .build();
        this.discovery = Caffeine.newBuilder()
                .refreshAfterWrite(FRESH)
                .executor(Thread::startVirtualThread)
                .build(this::discover);
    }

    /**
     * What discovery says.
     *
     * @param issuer what {@code iss} of its tokens is
     */
    public record Metadata(String issuer, URI keys, Optional<URI> userInfo) {}

    /** What the userinfo endpoint says. */
    public record UserInfo(String sub, Optional<String> email, Optional<String> name) {}

    /** The last known answer of discovery; blocks only while there is none. */
    public Metadata metadata() throws ProviderUnavailable {
        try {
            return discovery.get(issuer);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof ProviderUnavailable unavailable) {
                throw unavailable;
            }
            throw failed;
        }
    }

    /** The provider's present JWK set, unread. */
    String keys() throws ProviderUnavailable {
        return body(get("keys", HttpRequest.newBuilder(metadata().keys())));
    }

    /**
     * What the provider knows of the bearer of an access token.
     *
     * @throws InvalidToken when the provider refuses the token
     */
    public UserInfo userInfo(String token) throws ProviderUnavailable, InvalidToken {
        var endpoint = metadata()
                .userInfo()
                .orElseThrow(() -> new ProviderUnavailable("the provider's discovery names no userinfo endpoint"));
        var answer = get("userinfo", HttpRequest.newBuilder(endpoint).header("Authorization", "Bearer " + token));
        int status = answer.statusCode();
        if (status == 400 || status == 401 || status == 403) {
            throw new InvalidToken("refused_by_provider");
        }
        var claims = json(body(answer));
        return new UserInfo(text(claims, "sub").orElse(""), text(claims, "email"), text(claims, "name"));
    }

    private Metadata discover(URI of) throws ProviderUnavailable {
        var document = json(
                body(get("discovery", HttpRequest.newBuilder(URI.create(of + "/.well-known/openid-configuration")))));
        String announced = text(document, "issuer").orElse("");
        if (!announced.equals(of.toString()) && !announced.equals(of + "/")) {
            throw new ProviderUnavailable("discovery speaks of issuer %s, not of %s".formatted(announced, of));
        }
        var keys = endpoint(document, "jwks_uri")
                .orElseThrow(() -> new ProviderUnavailable("the provider's discovery names no jwks_uri"));
        return new Metadata(announced, keys, endpoint(document, "userinfo_endpoint"));
    }

    private HttpResponse<byte[]> get(String what, HttpRequest.Builder request) throws ProviderUnavailable {
        var ready = request.timeout(ANSWER_LIMIT)
                .header("Accept", "application/json")
                .build();
        var answer = http.sendAsync(ready, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            var received = answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            count(what, received.statusCode() < 500 ? "answered" : "failed");
            return received;
        } catch (ExecutionException | TimeoutException failed) {
            answer.cancel(true);
            count(what, "failed");
            throw new ProviderUnavailable("no answer from " + ready.uri(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            throw new ProviderUnavailable("interrupted while asking " + ready.uri(), interrupted);
        }
    }

    private void count(String what, String outcome) {
        meters.counter("maat_provider_requests", "what", what, "outcome", outcome)
                .increment();
    }

    private static String body(HttpResponse<byte[]> answer) throws ProviderUnavailable {
        if (answer.statusCode() != 200) {
            throw new ProviderUnavailable("%s answered %d".formatted(answer.uri(), answer.statusCode()));
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(String body) throws ProviderUnavailable {
        try {
            var document = JSON.readTree(body);
            if (document.isObject()) {
                return document;
            }
        } catch (IOException malformed) {
            throw new ProviderUnavailable("the provider's answer is not JSON", malformed);
        }
        throw new ProviderUnavailable("the provider's answer is not a JSON object");
    }

    private static Optional<URI> endpoint(JsonNode document, String name) throws ProviderUnavailable {
        var text = text(document, name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var endpoint = URI.create(text.get());
            if (("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
                    && endpoint.getHost() != null) {
                return Optional.of(endpoint);
            }
        } catch (IllegalArgumentException malformed) {
            throw new ProviderUnavailable("the provider's %s is no address".formatted(name), malformed);
        }
        throw new ProviderUnavailable("the provider's %s is no web address".formatted(name));
    }

    private static Optional<String> text(JsonNode object, String name) {
        return Optional.ofNullable(object.path(name).textValue()).filter(value -> !value.isBlank());
    }

    @Override
    public void close() {
        http.close();
    }
}
