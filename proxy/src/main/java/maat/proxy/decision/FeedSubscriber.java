package maat.proxy.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import maat.proxy.backend.BackExchange;
import maat.proxy.backend.BackFailure;
import maat.proxy.backend.BackListener;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Servers;
import maat.proxy.backend.Worker;
import maat.proxy.wire.Fields;
import maat.proxy.wire.ResponseHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to what changes, at one server after the other. Lives on one event loop. */
final class FeedSubscriber {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSubscriber.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Servers servers;
    private final Worker worker;
    private final FreshAnswers fresh;
    private final OpenStreams streams;
    private final DecisionMeter meter;
    private final Runnable applied;
    private long pause = FIRST_PAUSE_MILLIS;
    private boolean stopped;
    private Subscription current;

    /** @param applied called after each announcement was applied */
    FeedSubscriber(
            Servers servers,
            Worker worker,
            FreshAnswers fresh,
            OpenStreams streams,
            DecisionMeter meter,
            Runnable applied) {
        this.servers = servers;
        this.worker = worker;
        this.fresh = fresh;
        this.streams = streams;
        this.meter = meter;
        this.applied = applied;
    }

    void start() {
        worker.execute(this::connect);
    }

    void stop() {
        worker.execute(() -> {
            stopped = true;
            if (current != null) {
                current.exchange.cancel();
            }
        });
    }

    private void connect() {
        if (!stopped) {
            int server = servers.current();
            current = new Subscription(server);
            BackRequest request = BackRequest.get("/feed", Fields.of("Accept", "text/event-stream"))
                    .within(ANSWER);
            current.exchange = servers.get(server).internal().open(worker, request, current);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the loop
    private void lost(int server, String why) {
        fresh.deaf();
        if (stopped) {
            return;
        }
        LOG.info("The feed of {} is lost: {}", servers.get(server).internal(), why);
        servers.failed(server);
        worker.loop().schedule(this::connect, pause, TimeUnit.MILLISECONDS);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }

    private final class Subscription implements BackListener {
        private final int server;
        private final EventLines lines = new EventLines(this::event);
        private BackExchange exchange;
        private boolean greeted;

        Subscription(int server) {
            this.server = server;
        }

        @Override
        public void head(ResponseHead head) {
            if (head.status() != 200) {
                giveUp("status " + head.status());
            }
        }

        @Override
        public void data(ByteBuf piece) {
            try {
                lines.feed(piece);
            } catch (IllegalStateException | JsonProcessingRefused malformed) {
                giveUp(malformed.getMessage());
            } finally {
                piece.release();
            }
        }

        private void giveUp(String why) {
            exchange.cancel();
            lost(server, why);
        }

        private void event(String type, String data) {
            switch (type) {
                case "hello", "reset" -> begin(position(parse(data)));
                case "change" -> {
                    JsonNode event = parse(data);
                    changed(position(event), event.path("dependencies"));
                }
                default -> LOG.trace("{} tells that the feed is alive", type);
            }
        }

        private static long position(JsonNode event) {
            if (!event.path("position").canConvertToLong()) {
                throw new IllegalStateException("an event without a position");
            }
            return event.path("position").longValue();
        }

        private void begin(long position) {
            if (!greeted) {
                meter.feedConnects.increment();
                LOG.info("The feed of {} begins at {}", servers.get(server).internal(), position);
            }
            greeted = true;
            pause = FIRST_PAUSE_MILLIS;
            fresh.begin(position);
            streams.anythingMayHaveChanged();
            applied.run();
        }

        private void changed(long position, JsonNode names) {
            if (!greeted) {
                throw new IllegalStateException("a change before hello");
            }
            Set<String> dependencies = HashSet.newHashSet(names.size());
            for (JsonNode name : names) {
                dependencies.add(name.asText());
            }
            meter.announcements.increment();
            fresh.announced(position, dependencies);
            streams.announced(dependencies);
            applied.run();
        }

        @Override
        public void end() {
            lost(server, "it ended");
        }

        @Override
        public void failed(BackFailure failure) {
            lost(server, failure.getMessage());
        }
    }

    private static JsonNode parse(String data) {
        try {
            return JSON.readTree(data);
        } catch (JsonProcessingException malformed) {
            throw new JsonProcessingRefused();
        }
    }

    private static final class JsonProcessingRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JsonProcessingRefused() {
            super("an event is not JSON");
        }
    }
}
