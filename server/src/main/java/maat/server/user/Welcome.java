package maat.server.user;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a program of the site that somebody has logged in for the first time, and waits for its answer: it may share
 * something with the newcomer before the login ends (USR-06). Its failing stops nobody.
 */
public final class Welcome implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final Optional<URI> greeter;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    /** @param greeter {@code maat.welcome.url}; nobody is told when there is none */
    public Welcome(Optional<URI> greeter) {
        this.greeter = greeter;
    }

    /** Returns when the program has answered, or has not within 10 s. */
    void greet(Profile newcomer) {
        greeter.ifPresent(url -> greet(url, newcomer));
    }

    private void greet(URI url, Profile newcomer) {
        var request = HttpRequest.newBuilder(
                        URI.create(url + (url.getRawQuery() == null ? "?" : "&") + query(newcomer)))
                .header("Content-Type", "text/plain")
                .timeout(ANSWER_LIMIT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 300) {
                LOG.warn("The welcome program answered {}", status);
            }
        } catch (IOException failed) {
            LOG.warn("The welcome program does not answer: {}", failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String query(Profile newcomer) {
        var query = new StringBuilder("user=").append(encoded(newcomer.sub()));
        newcomer.email()
                .map(email -> email.toLowerCase(Locale.ROOT))
                .ifPresent(email -> query.append("&email=").append(encoded(email)));
        newcomer.name().ifPresent(name -> query.append("&name=").append(encoded(name)));
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.close();
    }
}
