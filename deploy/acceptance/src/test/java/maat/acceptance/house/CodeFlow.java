package maat.acceptance.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What browser and client do for a login at Keycloak by authorization code with PKCE (RFC 6749 4.1, RFC 7636). */
record CodeFlow(URI provider, String client) {
    private static final Pattern LOGIN_FORM = Pattern.compile("action=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final String CALLBACK = "http://127.0.0.1/callback";

    /** The answer of the token endpoint. */
    JsonNode login(String user, String password) {
        String verifier = UUID.randomUUID().toString() + UUID.randomUUID();
        var page = Client.anonymous(provider)
                .get("/auth?"
                        + Client.encode(Map.of(
                                "client_id", client,
                                "response_type", "code",
                                "redirect_uri", CALLBACK,
                                "scope", "openid",
                                "state", "s",
                                "code_challenge", challenge(verifier),
                                "code_challenge_method", "S256")));
        String cookies = page.headers("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .collect(Collectors.joining("; "));
        var form = Client.anonymous(URI.create(first(LOGIN_FORM, page.text()).replace("&amp;", "&")));
        var loggedIn =
                form.send(form.request("", "Content-Type", "application/x-www-form-urlencoded", "Cookie", cookies)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                                Client.encode(Map.of("username", user, "password", password)))));
        var answer = Client.anonymous(provider)
                .post(
                        "/token",
                        Map.of(
                                "grant_type", "authorization_code",
                                "client_id", client,
                                "redirect_uri", CALLBACK,
                                "code", first(CODE, loggedIn.header("Location")),
                                "code_verifier", verifier));
        if (answer.status() != 200) {
            throw new AssertionError("token: " + answer);
        }
        return answer.json();
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s is not in %s".formatted(pattern, text)));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
