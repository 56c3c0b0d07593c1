package maat.proxy.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maat.proxy.backend.Backend;
import maat.proxy.backend.BackendLimits;
import maat.proxy.backend.Servers;
import maat.proxy.backend.Workers;
import maat.proxy.config.ProxyConfig;
import maat.proxy.decision.DecisionRoom;
import maat.proxy.decision.PacsPass.Disclosure;
import maat.proxy.decision.ServerCalls;
import maat.proxy.wire.HeadLimits;

/** A whole proxy, put together from its settings. */
public final class Proxy implements AutoCloseable {
    private static final long PROBE_PAUSE_SECONDS = 15;

    private final ProxyConfig config;
    private final Workers workers;
    private final Metrics metrics = new Metrics();
    private final Backend pacs;
    private final DecisionRoom room;
    private final MembershipProbe probe;
    private final FrontEnd api;
    private final FrontEnd management;

    /** Puts it together; {@link #start} lets it listen. */
    public Proxy(ProxyConfig config) {
        this.config = config;
        this.workers = new Workers(config.threads());
        this.pacs = new Backend(config.pacs(), config.pacsAuthorization().orElse(null), pacsLimits(), workers);
        Servers servers = servers();
        this.room = new DecisionRoom(servers, workers.all(), settings());
        var urls = new PublicUrls(config.publicRoot(), config.pacs());
        var membership = new InstanceMembership(pacs, config.memory().instances());
        var uploads = new ServerCalls(servers, config.timeOuts().serverResponse());
        boolean signed = disclosure() == Disclosure.SIGNED;
        MembershipProbe.PassSource passes = signed ? new ProbePass(uploads) : MembershipProbe.NO_PASS;
        this.probe = new MembershipProbe(pacs, workers.all().getFirst(), membership, passes, PROBE_PAUSE_SECONDS);
        var handlers = Handlers.of(room, uploads, membership, pacs, urls, metrics, config, signed);
        Cors cors = new Cors(config.corsOrigins());
        var limits = config.limits();
        Router router = new Router(
                new Credentials(limits.token()),
                room,
                new PassThrough(servers, limits.form(), limits.ignoredBody()),
                handlers,
                cors);
        this.api = new FrontEnd(rules(cors, accessLog()), router, metrics, workers);
        this.management = new FrontEnd(
                rules(cors, AccessLog.OFF), new Management(room::serverReachable, metrics), (_, _, _) -> {}, workers);
        metrics.watch(room);
        metrics.watch("pacs", pacs);
        for (int i = 0; i < servers.count(); i++) {
            metrics.watch("server-" + (i + 1), servers.get(i).internal());
        }
        metrics.watch(api);
    }

    private BackendLimits pacsLimits() {
        var timeOuts = config.timeOuts();
        return new BackendLimits(
                perLoop(config.connections().pacs()),
                perLoop(config.connections().waiting()),
                timeOuts.acquire(),
                timeOuts.pacsConnect(),
                timeOuts.pacsResponse(),
                timeOuts.pacsIdle(),
                Duration.ofSeconds(30));
    }

    private Servers servers() {
        var timeOuts = config.timeOuts();
        BackendLimits limits = new BackendLimits(
                perLoop(config.connections().server()),
                perLoop(config.connections().waiting()),
                timeOuts.acquire(),
                timeOuts.serverConnect(),
                timeOuts.serverResponse(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30));
        String credential = "Basic "
                + Base64.getEncoder().encodeToString(config.internalClient().getBytes(StandardCharsets.UTF_8));
        return new Servers(config.servers().stream()
                .map((URI root) -> new Servers.Server(
                        new Backend(root, credential, limits, workers), new Backend(root, null, limits, workers)))
                .toList());
    }

    private int perLoop(int all) {
        return Math.max(1, (all + config.threads() - 1) / config.threads());
    }

    private DecisionRoom.Settings settings() {
        return new DecisionRoom.Settings(
                config.timeOuts().decision(),
                config.memory().decisionBytes(),
                config.refusals().perSecond(),
                config.refusals().burst(),
                disclosure());
    }

    private Disclosure disclosure() {
        if (!config.pacsSigned()) {
            return Disclosure.NOTHING;
        }
        return config.pacsAuthorization().isPresent() ? Disclosure.NAMES : Disclosure.SIGNED;
    }

    private AccessLog accessLog() {
        try {
            return AccessLog.to(config.accessLog(), workers.all());
        } catch (IOException unwritable) {
            throw new UncheckedIOException("maat.proxy.access.log names a file that cannot be written", unwritable);
        }
    }

    private FrontEnd.Rules rules(Cors cors, AccessLog log) {
        var limits = config.limits();
        return new FrontEnd.Rules(
                new HeadLimits(limits.requestLine(), limits.headers(), limits.headerCount()),
                config.timeOuts().head().toNanos(),
                config.timeOuts().idle().toNanos(),
                config.timeOuts().bodyWindow().toNanos(),
                limits.bodyRate(),
                config.connections().clients(),
                new ClientAddresses(config.trustedAddresses()),
                cors,
                log);
    }

    /** @throws IllegalStateException if an address cannot be listened on */
    public void start() {
        room.start();
        management.listen(config.management().host(), config.management().port());
        api.listen(config.api().host(), config.api().port());
        probe.start();
    }

    /** Where clients are served. */
    public InetSocketAddress address() {
        return api.address();
    }

    /** Where health and metrics are. */
    public InetSocketAddress managementAddress() {
        return management.address();
    }

    /** Takes no new requests, gives open ones their time, gives the lease back. */
    @Override
    public void close() {
        probe.stop();
        api.stopAccepting();
        long end = System.nanoTime() + config.timeOuts().stop().toNanos();
        CountDownLatch drained = new CountDownLatch(1);
        var watch = workers.all()
                .getFirst()
                .loop()
                .scheduleAtFixedRate(
                        () -> {
                            if (api.connections() == 0 || System.nanoTime() - end > 0) {
                                drained.countDown();
                            }
                        },
                        0,
                        20,
                        TimeUnit.MILLISECONDS);
        await(drained, config.timeOuts().stop().plusSeconds(1));
        boolean _ = watch.cancel(false);
        CountDownLatch given = new CountDownLatch(1);
        room.stop(given::countDown);
        await(given, Duration.ofSeconds(2));
        management.stopAccepting();
        workers.stop().awaitUninterruptibly();
    }

    private static void await(CountDownLatch latch, Duration limit) {
        try {
            boolean _ = latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
