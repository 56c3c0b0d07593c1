package maat.launcher.parts;

import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;

/** What the development provider writes into a token: the user's name is its subject, and shows in name and e-mail. */
final class DevelopmentTokens implements OAuth2TokenCallback {
    private static final Duration LIFE = Duration.ofHours(12);

    @Override
    public String issuerId() {
        return DevelopmentProvider.ISSUER;
    }

    @Override
    public String subject(TokenRequest request) {
        return user(request);
    }

    @Override
    public String typeHeader(TokenRequest request) {
        return "JWT";
    }

    @Override
    public List<String> audience(TokenRequest request) {
        return List.of("maat");
    }

    @Override
    public Map<String, Object> addClaims(TokenRequest request) {
        String user = user(request);
        return Map.of(
                "name",
                user.substring(0, 1).toUpperCase(Locale.ROOT) + user.substring(1),
                "email",
                user + "@example.org");
    }

    @Override
    public long tokenExpiry() {
        return LIFE.toSeconds();
    }

    private static String user(TokenRequest request) {
        if (request.getAuthorizationGrant() instanceof ResourceOwnerPasswordCredentialsGrant grant) {
            return grant.getUsername();
        }
        var authentication = request.getClientAuthentication();
        var client = authentication == null ? request.getClientID() : authentication.getClientID();
        return client == null || client.getValue().isBlank() ? "nobody" : client.getValue();
    }
}
