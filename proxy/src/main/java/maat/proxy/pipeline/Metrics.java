package maat.proxy.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import maat.proxy.backend.Backend;
import maat.proxy.decision.DecisionMeter;
import maat.proxy.decision.DecisionRoom;

/** What is counted, in Prometheus form. Safe for use by several threads. */
public final class Metrics implements ExchangeMeter {
    private record RouteStatus(String route, int status) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<RouteStatus, Counter> requests = new ConcurrentHashMap<>();
    private final Map<String, Timer> times = new ConcurrentHashMap<>();
    private final Counter droppedReferences = Counter.builder("maat.proxy.dropped.references")
            .description("References in metadata that led outside what was decided")
            .register(registry);

    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
    }

    @Override
    public void ended(String route, int status, long nanos) {
        RouteStatus key = new RouteStatus(route, status);
        Counter counter = requests.get(key);
        if (counter == null) {
            counter = requests.computeIfAbsent(key, this::counter);
        }
        counter.increment();
        Timer timer = times.get(route);
        if (timer == null) {
            timer = times.computeIfAbsent(route, this::timer);
        }
        timer.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    private Counter counter(RouteStatus key) {
        return Counter.builder("maat.proxy.requests")
                .description("Requests by route and status; 0: cut, 499: the client left")
                .tag("route", key.route)
                .tag("status", String.valueOf(key.status))
                .register(registry);
    }

    private Timer timer(String route) {
        return Timer.builder("maat.proxy.request.time")
                .description("From the head of a request to the end of its answer")
                .tag("route", route)
                .serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100))
                .register(registry);
    }

    /** A reference that led outside its own resource was taken out of metadata (H-07). */
    public void droppedReference() {
        droppedReferences.increment();
    }

    void watch(DecisionRoom room) {
        DecisionMeter meter = room.meter();
        decisions("allowed", meter.allowed);
        decisions("refused", meter.refused);
        decisions("undecided", meter.undecided);
        decisions("limited", meter.limited);
        count("maat.proxy.cache.hits", "Decisions that were remembered", meter.hits);
        count("maat.proxy.cache.misses", "Decisions that were asked for", meter.misses);
        count("maat.proxy.decisions.shared", "Questions that shared an answer on its way", meter.joined);
        count("maat.proxy.streams.redecided", "Open answers that were decided again", meter.redecided);
        count("maat.proxy.streams.cut", "Open answers that were cut", meter.cut);
        count("maat.proxy.lease.losses", "How often the lease ran out", meter.leaseLosses);
        count("maat.proxy.feed.announcements", "Announcements applied", meter.announcements);
        count("maat.proxy.feed.connects", "How often the feed began", meter.feedConnects);
        gauge("maat.proxy.lease.held", "1 while remembered decisions may be used", room, r -> r.leaseHeld() ? 1 : 0);
        gauge("maat.proxy.feed.position", "Last applied position, -1 without feed", room, DecisionRoom::feedPosition);
        gauge("maat.proxy.cache.bytes", "Memory of remembered decisions", room, DecisionRoom::cacheBytes);
        gauge("maat.proxy.cache.entries", "Remembered decisions", room, DecisionRoom::cacheEntries);
    }

    void watch(String name, Backend backend) {
        Backend.Meter meter = backend.meter();
        gauge("maat.proxy.backend.connections", name, "Open connections", meter.open);
        gauge("maat.proxy.backend.waiting", name, "Requests that wait for a connection", meter.waiting);
        FunctionCounter.builder("maat.proxy.backend.requests", meter.requests, LongAdder::sum)
                .tag("backend", name)
                .register(registry);
        FunctionCounter.builder("maat.proxy.backend.failures", meter.failures, LongAdder::sum)
                .tag("backend", name)
                .register(registry);
    }

    void watch(FrontEnd front) {
        gauge("maat.proxy.clients", "Open client connections", front, FrontEnd::connections);
    }

    String scrape() {
        return registry.scrape();
    }

    private void decisions(String outcome, LongAdder adder) {
        FunctionCounter.builder("maat.proxy.decisions", adder, LongAdder::sum)
                .description("Decisions of a server by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void count(String name, String description, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String backend, String description, LongAdder adder) {
        Gauge.builder(name, adder, LongAdder::sum)
                .description(description)
                .tag("backend", backend)
                .register(registry);
    }

    private <T> void gauge(String name, String description, T subject, ToDoubleFunction<T> value) {
        Gauge.builder(name, subject, value).description(description).register(registry);
    }
}
