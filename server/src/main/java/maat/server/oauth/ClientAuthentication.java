package maat.server.oauth;

import io.helidon.webserver.http.ServerRequest;
import java.util.Set;
import maat.server.http.Callers;
import maat.server.principal.Caller;
import maat.server.principal.Principal;

/**
 * Who asks the token endpoint (reference 3.4): an internal client, by Basic or by what it signs, or the public. A token
 * in the header says nothing here and is not looked at (H-32).
 */
final class ClientAuthentication {
    private static final Set<String> SCHEMES = Set.of("basic", "bearer", "dpop");

    private final Callers callers;
    private final ClientAssertions assertions;

    ClientAuthentication(Callers callers, ClientAssertions assertions) {
        this.callers = callers;
        this.assertions = assertions;
    }

    /**
     * @param path of the endpoint, below the issuer
     * @throws OAuthError when the request authenticates a client wrongly, in two ways, or in one that is not served
     */
    Caller of(ServerRequest request, TokenForm form, String path) {
        var scheme = Callers.scheme(request);
        boolean assertion = form.has("client_assertion") || form.has("client_assertion_type");
        boolean secret = form.has("client_secret");
        if (scheme.isPresent() && (!SCHEMES.contains(scheme.get()) || assertion)) {
            throw OAuthError.invalidRequest("authenticate in one way, by Basic or by a client assertion");
        }
        if (secret && (assertion || scheme.filter("basic"::equals).isPresent())) {
            throw OAuthError.invalidRequest("authenticate in one way");
        }
        if (assertion) {
            return new Caller(assertions.client(form, path), Callers.address(request));
        }
        if (secret) {
            throw OAuthError.invalidClient("client secrets are taken by Basic only");
        }
        return scheme.filter("basic"::equals).isPresent()
                ? callers.internalIfPresented(request)
                        .orElseThrow(() -> OAuthError.invalidClient("unknown client or wrong secret"))
                : new Caller(new Principal.Anonymous(), Callers.address(request));
    }
}
