package maat.server.http;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Turns away whoever has shown too many wrong secrets in headers, before another one is looked at. */
public final class GuessGuard implements Filter {
    private final Callers callers;
    private final Guesses guesses;

    public GuessGuard(Callers callers, Guesses guesses) {
        this.callers = callers;
        this.guesses = guesses;
    }

    /** Whether the secret of a capability is wrong turns out when the policy is asked, a client's is seen at once. */
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var address = Callers.address(request);
        Callers.secrets(request).forEach(secret -> guesses.admit(address, secret));
        if (callers.showsWrongClientSecret(request)) {
            guesses.admit(address);
            guesses.wrong(address);
        }
        chain.proceed();
    }
}
