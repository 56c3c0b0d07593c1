package maat.server.principal;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who its user is, as an access token says itself (RFC 9068 2.2.2). Providers refuse a token that is for us alone at
 * their userinfo endpoint, which serves tokens with the scope {@code openid} (OpenID Connect Core 5.3).
 */
public final class TokenIdentity {
    private TokenIdentity() {}

    /**
     * The user, where the token names an e-mail address and is not one for the userinfo endpoint.
     *
     * @param verified a token of the provider that was found good
     */
    public static Optional<OpenIdProvider.UserInfo> of(String verified) {
        try {
            var claims = SignedJWT.parse(verified).getJWTClaimsSet();
            var email = text(claims, "email");
            return email.isEmpty() || isForUserInfo(claims)
                    ? Optional.empty()
                    : Optional.of(new OpenIdProvider.UserInfo(claims.getSubject(), email, text(claims, "name")));
        } catch (ParseException impossible) {
            throw new IllegalArgumentException("not a token that was verified", impossible);
        }
    }

    private static boolean isForUserInfo(JWTClaimsSet claims) {
        return text(claims, "scope").stream()
                .flatMap(scope -> Arrays.stream(scope.split(" ", -1)))
                .anyMatch("openid"::equals);
    }

    private static Optional<String> text(JWTClaimsSet claims, String name) {
        return Optional.ofNullable(claims.getClaim(name) instanceof String text && !text.isBlank() ? text : null);
    }
}
