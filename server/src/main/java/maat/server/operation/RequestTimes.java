package maat.server.operation;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;

/** Counts and times requests until their answer is sent: {@code maat_http_requests} by method and status. */
public final class RequestTimes implements Filter {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private final MeterRegistry meters;

    public RequestTimes(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var sample = Timer.start(meters);
        String method = request.prologue().method().text();
        response.whenSent(() -> sample.stop(Timer.builder("maat_http_requests")
                .tag("method", METHODS.contains(method) ? method : "other")
                .tag("status", Integer.toString(response.status().code()))
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1))
                .register(meters)));
        chain.proceed();
    }
}
