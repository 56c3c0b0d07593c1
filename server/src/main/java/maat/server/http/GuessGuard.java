package maat.server.http;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Counts secrets in the {@code Authorization} header that were wrong, and turns away whoever shows too many. */
public final class GuessGuard implements Filter {
    private final Callers callers;
    private final Guesses guesses;

    public GuessGuard(Callers callers, Guesses guesses) {
        this.callers = callers;
        this.guesses = guesses;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (callers.showsSecret(request)) {
            var address = Callers.address(request);
            guesses.admit(address);
            response.whenSent(() -> {
                if (response.status().code() == 401) {
                    guesses.wrong(address);
                }
            });
        }
        chain.proceed();
    }
}
