package maat.server.principal;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;

/**
 * Who its user is, as an access token says itself (RFC 9068 2.2.2). Some providers refuse a token that is for us alone at
 * their userinfo endpoint, which serves only those for itself.
 */
public final class TokenIdentity {
    private TokenIdentity() {}

    /** @param verified a token of the provider that was found good */
    public static OpenIdProvider.UserInfo of(String verified) {
        try {
            var claims = SignedJWT.parse(verified).getJWTClaimsSet();
            return new OpenIdProvider.UserInfo(claims.getSubject(), text(claims, "email"), text(claims, "name"));
        } catch (ParseException impossible) {
            throw new IllegalArgumentException("not a token that was verified", impossible);
        }
    }

    private static Optional<String> text(JWTClaimsSet claims, String name) {
        return Optional.ofNullable(claims.getClaim(name) instanceof String text ? text : null);
    }
}
