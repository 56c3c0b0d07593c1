package maat.server;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import maat.server.album.AlbumRoutes;
import maat.server.album.Albums;
import maat.server.audit.Audit;
import maat.server.authzen.AuthZenRoutes;
import maat.server.authzen.Evaluations;
import maat.server.authzen.PacsPassRoutes;
import maat.server.authzen.PacsPasses;
import maat.server.authzen.ProofRoutes;
import maat.server.capability.Capabilities;
import maat.server.capability.CapabilityRoutes;
import maat.server.config.ServerConfig;
import maat.server.database.Database;
import maat.server.event.AlbumEvents;
import maat.server.event.EventRoutes;
import maat.server.event.StudyCommentRoutes;
import maat.server.event.StudyComments;
import maat.server.feed.Feed;
import maat.server.feed.FeedCleaning;
import maat.server.feed.FeedRoutes;
import maat.server.feed.Leases;
import maat.server.http.Callers;
import maat.server.http.GuessGuard;
import maat.server.http.Guesses;
import maat.server.http.HttpMessages;
import maat.server.http.Problems;
import maat.server.http.Standing;
import maat.server.index.Erasure;
import maat.server.index.FetchRoutes;
import maat.server.index.Index;
import maat.server.index.OwnAuthorization;
import maat.server.index.PacsClient;
import maat.server.index.PacsEraser;
import maat.server.oauth.ClientAssertions;
import maat.server.oauth.Introspection;
import maat.server.oauth.KeyRotation;
import maat.server.oauth.Keys;
import maat.server.oauth.MetadataRoutes;
import maat.server.oauth.PacsCredentials;
import maat.server.oauth.RegisteredClients;
import maat.server.oauth.Revocation;
import maat.server.oauth.SessionRoutes;
import maat.server.oauth.Sessions;
import maat.server.oauth.TokenExchange;
import maat.server.oauth.TokenRoutes;
import maat.server.oauth.ViewerTokens;
import maat.server.openapi.OpenApiRoutes;
import maat.server.openapi.OtherMethods;
import maat.server.operation.BusinessCounters;
import maat.server.operation.Health;
import maat.server.operation.ManagementRoutes;
import maat.server.operation.ProcessMetrics;
import maat.server.operation.RequestTimes;
import maat.server.outbox.Outbox;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Bundle;
import maat.server.policy.OpaServerPolicyEngine;
import maat.server.policy.PolicyEngine;
import maat.server.policy.PolicyRevisions;
import maat.server.policy.PolicyRoutes;
import maat.server.policy.Question;
import maat.server.principal.CapabilitySecrets;
import maat.server.principal.CapabilityUses;
import maat.server.principal.MasterKey;
import maat.server.principal.OidcVerifier;
import maat.server.principal.OpenIdProvider;
import maat.server.principal.PresentedTokens;
import maat.server.principal.Proofs;
import maat.server.principal.Tokens;
import maat.server.study.Borrowing;
import maat.server.study.Erasing;
import maat.server.study.FavoriteRoutes;
import maat.server.study.Favorites;
import maat.server.study.Sharing;
import maat.server.study.SharingRoutes;
import maat.server.study.Studies;
import maat.server.study.StudyRoutes;
import maat.server.upload.UploadRoutes;
import maat.server.upload.Uploads;
import maat.server.user.RegisterRoutes;
import maat.server.user.Registration;
import maat.server.user.UserRoutes;
import maat.server.user.Users;
import maat.server.user.Welcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All rooms of a running server, put together by hand and taken apart in reverse order. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** Name of the second listener, for health and metrics. */
    private static final String MANAGEMENT = "management";

    private final WebServer web;
    private final List<AutoCloseable> rooms;

    private Server(WebServer web, List<AutoCloseable> rooms) {
        this.web = web;
        this.rooms = rooms;
    }

    /** Connects, migrates, loads the policies and listens. Whatever was started is stopped again when that fails. */
    public static Server start(ServerConfig config) {
        var rooms = new ArrayList<AutoCloseable>();
        try {
            var web = build(config, rooms);
            web.start();
            return new Server(web, rooms);
        } catch (RuntimeException failed) {
            close(rooms);
            throw failed;
        }
    }

    private static WebServer build(ServerConfig config, List<AutoCloseable> rooms) {
        var clock = Clock.systemUTC();
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var database = opened(rooms, Database.open(config.database(), meters));
        var leases = new Leases(database, meters);
        database.acknowledgeBy(leases::awaitApplied);
        var feed = opened(rooms, new Feed(database, meters));
        opened(rooms, new FeedCleaning(database));
        var revisions =
                opened(rooms, new PolicyRevisions(database, config.policy().timeLimit()));
        revisions.install(Bundle.builtIn());
        var master = new MasterKey(config.masterKey());
        var secrets = new CapabilitySecrets(master);
        var guesses = new Guesses(config.tokens().guesses(), secrets, clock);
        BiConsumer<Question, Authorized> witness = Audit::note;
        var authorizer = new Authorizer(
                engines(config.policy(), revisions, rooms), clock, meters, witness.andThen(guesses::note));
        var provider = opened(rooms, new OpenIdProvider(config.provider().issuer(), meters));
        var issuer = URI.create(config.publicRoot() + "/api");
        var keys = new Keys(database, master);
        opened(rooms, new KeyRotation(database, keys, config.tokens().keyLife()));
        var viewerTokens = new ViewerTokens(keys, config.publicRoot(), clock);
        var assertions = new ClientAssertions(
                database, RegisteredClients.of(config.tokens().clients()), issuer, clock);
        var credentials = new PacsCredentials(keys, issuer, clock);
        var openId = new OidcVerifier(provider, config.provider(), clock);
        var tokens =
                new Tokens(openId, viewerTokens, secrets, opened(rooms, new CapabilityUses(database))::note, meters);
        var proofs = new Proofs(database, config.publicRoot(), clock);
        var presented = new PresentedTokens(tokens, proofs);
        var callers = new Callers(presented, config.internalClient());
        var own = new OwnAuthorization(config.pacs(), credentials);
        var pacs = opened(rooms, new PacsClient(config.pacs().url(), own));
        var passes = new PacsPasses(credentials, config.pacs().signed(), clock);
        var index = new Index(database, pacs);
        var erasure = new Erasure(opened(rooms, new PacsEraser(config.pacs(), config.erasing(), own)));
        opened(
                rooms,
                new Outbox(
                        database,
                        Map.of(
                                Index.WORK, index::refresh,
                                Erasure.OF_STUDY, erasure::eraseStudy,
                                Erasure.OF_SERIES, erasure::eraseSeries)));

        BusinessCounters.register(database, meters);
        opened(rooms, new ProcessMetrics(meters));
        var management = new ManagementRoutes(new Health(database, authorizer, feed), meters);

        var routing = HttpRouting.builder();
        routing.addFilter(new RequestTimes(meters));
        routing.addFilter(new Audit());
        routing.addFilter(new GuessGuard(callers, guesses));
        new Standing(callers, database, authorizer, guesses).register(routing);
        Problems.register(routing);
        routing.register(
                        "/api/albums",
                        new AlbumRoutes(callers, new Albums(database, authorizer)),
                        new EventRoutes(callers, new AlbumEvents(database, authorizer)))
                .register(
                        "/api/studies",
                        new StudyRoutes(callers, new Studies(database, authorizer, index), config.publicRoot()),
                        new FetchRoutes(callers, index),
                        new SharingRoutes(
                                callers,
                                new Sharing(database, authorizer),
                                new Borrowing(database, authorizer),
                                new Erasing(database, authorizer)),
                        new FavoriteRoutes(callers, new Favorites(database, authorizer)),
                        new StudyCommentRoutes(callers, new StudyComments(database, authorizer)))
                .register(new FeedRoutes(callers, feed, leases))
                .register(
                        new AuthZenRoutes(
                                callers, new Evaluations(database, authorizer, presented, passes, guesses, clock)),
                        new ProofRoutes(callers, presented),
                        new PacsPassRoutes(callers, passes))
                .register(new MetadataRoutes(keys, issuer))
                .register("/policies", new PolicyRoutes(callers, revisions, authorizer))
                .register(
                        "/api/token",
                        new TokenRoutes(
                                callers,
                                assertions,
                                proofs,
                                guesses,
                                new TokenExchange(database, authorizer, tokens, viewerTokens, credentials, clock),
                                new Introspection(
                                        database,
                                        authorizer,
                                        tokens,
                                        credentials,
                                        config.provider().issuer().toString()),
                                new Revocation(database, authorizer, tokens),
                                config.publicRoot(),
                                config.provider().audience()))
                .register(
                        "/api/session",
                        new SessionRoutes(callers, new Sessions(database, authorizer, config.publicRoot(), clock)))
                .register(
                        "/api/register",
                        new RegisterRoutes(new Registration(
                                database,
                                authorizer,
                                new PresentedTokens(openId, proofs),
                                provider,
                                config.provider().identity(),
                                opened(rooms, new Welcome(config.welcome())))))
                .register("/api/openapi", new OpenApiRoutes())
                .register("/api", new UserRoutes(callers, new Users(database, authorizer)))
                .register(
                        "/api/capabilities",
                        new CapabilityRoutes(callers, new Capabilities(database, authorizer, secrets, clock)))
                .register("/uploads", new UploadRoutes(callers, new Uploads(database, authorizer, index)))
                .any(new OtherMethods());
        return WebServer.builder()
                .host(config.api().host())
                .port(config.api().port())
                .addProtocol(HttpMessages.protocol())
                .routing(routing)
                .putSocket(
                        MANAGEMENT,
                        socket -> socket.host(config.management().host())
                                .port(config.management().port())
                                .routing(HttpRouting.builder().register(management)))
                .shutdownHook(false)
                .build();
    }

    /** The engine for each revision: compiled in this process, or an OPA server whatever the revision. */
    private static Function<String, PolicyEngine> engines(
            ServerConfig.Policy policy, PolicyRevisions revisions, List<AutoCloseable> rooms) {
        if (policy.engine() == ServerConfig.Policy.Engine.WASM) {
            return revisions::engine;
        }
        var central = opened(rooms, new OpaServerPolicyEngine(policy.opa().orElseThrow(), policy.timeLimit()));
        return _ -> central;
    }

    private static <T extends AutoCloseable> T opened(List<AutoCloseable> rooms, T room) {
        rooms.add(room);
        return room;
    }

    /** Port of the API, decision point and feed. */
    public int port() {
        return web.port();
    }

    /** Port of health and metrics. */
    public int managementPort() {
        return web.port(MANAGEMENT);
    }

    @Override
    public void close() {
        web.stop();
        close(rooms);
    }

    private static void close(List<AutoCloseable> rooms) {
        for (var room : rooms.reversed()) {
            try {
                room.close();
            } catch (Exception fault) {
                LOG.warn("Stopping: {}", fault.toString());
            }
        }
    }
}
