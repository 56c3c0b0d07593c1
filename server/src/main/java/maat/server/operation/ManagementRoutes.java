package maat.server.operation;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import maat.server.http.Answers;

/** Health and metrics, on the listener that is not public (OPS-01, OPS-02). */
public final class ManagementRoutes implements HttpService {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final Health health;
    private final PrometheusMeterRegistry meters;

    public ManagementRoutes(Health health, PrometheusMeterRegistry meters) {
        this.health = health;
        this.meters = meters;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/health/live", this::live)
                .get("/liveness", this::live)
                .get("/health/ready", this::ready)
                .get("/readiness", this::ready)
                .get("/metrics", this::metrics);
    }

    private void live(ServerRequest request, ServerResponse response) {
        boolean live = health.isLive();
        answer(response, live, check("process", live));
    }

    /** Without the feed the database is not even asked, which would only wait for it. */
    private void ready(ServerRequest request, ServerResponse response) {
        boolean following = health.isFollowing();
        boolean deciding = following && health.canDecide();
        answer(response, deciding, check("feed", following) + "," + check("decision", deciding));
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, TEXT_FORMAT);
        response.send(meters.scrape());
    }

    private static void answer(ServerResponse response, boolean up, String checks) {
        Answers.json(response, up ? 200 : 503, "{\"status\":\"%s\",\"checks\":[%s]}".formatted(word(up), checks));
    }

    private static String check(String name, boolean up) {
        return "{\"name\":\"%s\",\"status\":\"%s\"}".formatted(name, word(up));
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
