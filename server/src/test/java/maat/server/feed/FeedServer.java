package maat.server.feed;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import maat.server.config.ServerConfig;
import maat.server.database.Database;
import maat.server.http.Callers;
import maat.server.http.Problems;
import maat.server.principal.InvalidToken;
import maat.server.principal.PresentedTokens;

/** A server of which only the feed's room is open. */
record FeedServer(Database database, Feed feed, WebServer web) implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofMillis(300);

    static FeedServer start(String databaseUrl) {
        var database = TestFeed.open(databaseUrl);
        var feed = new Feed(database, new SimpleMeterRegistry());
        var leases = new Leases(database, new SimpleMeterRegistry());
        database.acknowledgeBy(leases::awaitApplied);
        var callers = new Callers(
                new PresentedTokens(
                        _ -> {
                            throw new InvalidToken("unknown");
                        },
                        null),
                new ServerConfig.ClientCredential("proxy", "secret"));
        var routing = HttpRouting.builder();
        Problems.register(routing);
        routing.register(new FeedRoutes(callers, feed, leases, HEARTBEAT));
        var web = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing)
                .shutdownHook(false)
                .build()
                .start();
        TestFeed.await(feed::isConnected);
        return new FeedServer(database, feed, web);
    }

    URI root() {
        return URI.create("http://127.0.0.1:" + web.port());
    }

    FollowingProxy proxy() {
        return new FollowingProxy(root(), basic("proxy:secret"));
    }

    static String basic(String credential) {
        return "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        feed.close();
        web.stop();
        database.close();
    }
}
