package maat.launcher.tour;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import maat.launcher.StartFailed;
import maat.launcher.parts.DevelopmentProvider;
import maat.launcher.parts.Http;

/** Alice, Bob and Carol of the development provider: known to Maat, each with a token. */
public final class People {
    public static final List<String> NAMES = List.of("alice", "bob", "carol");

    private People() {}

    /** Gets their tokens and registers them; answers the tokens by name. */
    public static Map<String, String> register(Http http, DevelopmentProvider provider, URI api)
            throws IOException, InterruptedException {
        var tokens = new LinkedHashMap<String, String>();
        for (var name : NAMES) {
            var answer = http.send(provider.tokenRequest(name));
            if (answer.statusCode() != 200) {
                throw new StartFailed("The development provider gives no token: " + answer.body());
            }
            var token = new ObjectMapper()
                    .readTree(answer.body())
                    .path("access_token")
                    .asText();
            register(http, api, token);
            tokens.put(name, token);
        }
        return tokens;
    }

    private static void register(Http http, URI api, String token) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(URI.create(api + "/register"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "access_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                .build());
        if (answer.statusCode() != 200) {
            throw new StartFailed("POST /api/register answers %d: %s".formatted(answer.statusCode(), answer.body()));
        }
    }
}
