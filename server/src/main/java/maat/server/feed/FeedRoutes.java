package maat.server.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /feed} and {@code /leases/{holder}}: what proxies keep their caches true with (design section 5). */
public final class FeedRoutes implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRoutes.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How often a silent feed shows that it is alive, and finds out whether its client is. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final Callers callers;
    private final Feed feed;
    private final Leases leases;
    private final Duration heartbeat;

    public FeedRoutes(Callers callers, Feed feed, Leases leases) {
        this(callers, feed, leases, HEARTBEAT);
    }

    FeedRoutes(Callers callers, Feed feed, Leases leases, Duration heartbeat) {
        this.callers = callers;
        this.feed = feed;
        this.leases = leases;
        this.heartbeat = heartbeat;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/feed", this::follow).put("/leases/{holder}", this::renew).delete("/leases/{holder}", this::release);
    }

    /**
     * Subscribes first and reads the position second, so that whatever commits behind that position comes through the
     * subscription; what comes through it from before is not told, since the client begins with an empty cache.
     */
    private void follow(ServerRequest request, ServerResponse response) {
        callers.internal(request);
        try (var subscription = feed.subscribe()) {
            long position = feed.committedPosition();
            try (var sink = response.sink(SseSink.TYPE)) {
                LOG.info("A proxy follows the feed from position {}", position);
                sink.emit(hello(position));
                relay(subscription, position, sink);
            }
        } catch (InterruptedException dropped) {
            LOG.info("A follower of the feed was let go");
        }
    }

    private void relay(Subscription subscription, long from, SseSink sink) throws InterruptedException {
        while (true) {
            Optional<FeedEvent> next = subscription.next(heartbeat);
            if (next.isEmpty()) {
                sink.emit(heartbeat());
            } else if (next.get().position() > from) {
                sink.emit(event(next.get()));
            }
        }
    }

    private void renew(ServerRequest request, ServerResponse response) {
        callers.internal(request);
        var holder = holder(request);
        long position = leases.renew(holder, applied(Form.text(request)));
        Answers.json(
                response, 200, "{\"position\":%d,\"lease_ms\":%d}".formatted(position, Leases.DURATION.toMillis()));
    }

    private void release(ServerRequest request, ServerResponse response) {
        callers.internal(request);
        leases.release(holder(request));
        Answers.empty(response, 204);
    }

    private static SseEvent hello(long position) {
        return SseEvent.builder()
                .name("hello")
                .data(document(Map.of("position", position)))
                .build();
    }

    /** An event that followers pass over; the sink cannot send a comment alone. */
    private static SseEvent heartbeat() {
        return SseEvent.builder().name("heartbeat").data("{}").build();
    }

    private static SseEvent event(FeedEvent event) {
        return switch (event) {
            case FeedEvent.Change change ->
                SseEvent.builder()
                        .id(Long.toString(change.position()))
                        .name("change")
                        .data(document(change))
                        .build();
            case FeedEvent.Reset reset ->
                SseEvent.builder().name("reset").data(document(reset)).build();
        };
    }

    private static String document(Object content) {
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static UUID holder(ServerRequest request) {
        String text = request.path().pathParameters().get("holder");
        try {
            var holder = UUID.fromString(text);
            if (holder.toString().equalsIgnoreCase(text)) {
                return holder;
            }
        } catch (IllegalArgumentException notAUuid) {
            // told below, like one in another form
        }
        throw Problem.of(400, "Bad Request", "The holder of a lease is a UUID");
    }

    private static long applied(String body) {
        try {
            var applied = JSON.readTree(body).path("applied");
            if (applied.isIntegralNumber() && applied.canConvertToLong() && applied.longValue() >= 0) {
                return applied.longValue();
            }
        } catch (JsonProcessingException notJson) {
            // told below, like a document without the member
        }
        throw Problem.of(400, "Bad Request", "The body must be {\"applied\": n}, n being a position of the feed");
    }
}
