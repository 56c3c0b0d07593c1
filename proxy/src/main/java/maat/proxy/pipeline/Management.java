package maat.proxy.pipeline;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import maat.proxy.wire.Fields;

/** Health and metrics (OPS-01, OPS-02), on a listener of their own. */
final class Management implements Dispatcher {
    private final BooleanSupplier ready;
    private final Metrics metrics;

    /** @param ready whether requests can be served now */
    Management(BooleanSupplier ready, Metrics metrics) {
        this.ready = ready;
        this.metrics = metrics;
    }

    @Override
    public void dispatch(Exchange exchange) {
        String method = exchange.head().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.refuse(Problem.of(405, "Method Not Allowed", "Only GET is answered here")
                    .with("Allow", "GET, HEAD"));
            return;
        }
        switch (exchange.head().target()) {
            case "/health/live", "/liveness" -> health(exchange, true);
            case "/health/ready", "/readiness" -> health(exchange, ready.getAsBoolean());
            case "/metrics" -> text(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
            default -> exchange.refuse(Problem.of(404, "Not Found", "There is no such path"));
        }
    }

    private static void health(Exchange exchange, boolean up) {
        text(exchange, up ? 200 : 503, "application/json", up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
    }

    private static void text(Exchange exchange, int status, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.answer(status, Fields.of("Content-Type", type), bytes.length);
        exchange.write(Unpooled.wrappedBuffer(bytes));
        exchange.finish();
    }
}
