package maat.proxy.backend;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** A peer that is asked over HTTP/1.1: the PACS, or one server. */
public final class Backend {
    /** Numbers for the metrics, over all event loops. */
    public static final class Meter {
        public final LongAdder open = new LongAdder();
        public final LongAdder waiting = new LongAdder();
        public final LongAdder requests = new LongAdder();
        public final LongAdder failures = new LongAdder();
    }

    private final String host;
    private final int port;
    private final String basePath;
    private final byte[] fixedFields;
    private final BackendLimits limits;
    private final Meter meter = new Meter();
    private final List<BackendPool> pools;
    private final InetSocketAddress literal;

    /**
     * @param root an {@code http} URL; requests go below its path
     * @param authorization value of the {@code Authorization} field sent along, or null to send the request's own
     */
    public Backend(URI root, String authorization, BackendLimits limits, Workers workers) {
        this.host = root.getHost();
        this.port = root.getPort() < 0 ? 80 : root.getPort();
        this.basePath = root.getRawPath() == null ? "" : root.getRawPath();
        this.limits = limits;
        this.literal = literal(host, port);
        String fixed = "Host: " + root.getRawAuthority() + "\r\n"
                + (authorization == null ? "" : "Authorization: " + authorization + "\r\n");
        this.fixedFields = fixed.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        this.pools = workers.all().stream()
                .map(worker -> new BackendPool(this, worker))
                .toList();
    }

    private static InetSocketAddress literal(String host, int port) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        byte[] address = NetUtil.createByteArrayFromIpAddressString(bare);
        try {
            return address == null ? null : new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /**
     * Sends a request as soon as a connection is free. To be called on the worker's loop; the listener is called there
     * too, and never before this method has returned.
     */
    public BackExchange open(Worker worker, BackRequest request, BackListener listener) {
        BackendPool pool = pools.get(worker.index());
        BackExchange exchange = new BackExchange(pool, request, listener);
        meter.requests.increment();
        pool.submit(exchange);
        return exchange;
    }

    /** Names are looked up off the event loop, anew for each connection, so that a moved service is found. */
    void resolve(Worker worker, Consumer<InetSocketAddress> then) {
        if (literal != null) {
            then.accept(literal);
            return;
        }
        Thread.ofVirtual().start(() -> {
            InetSocketAddress found = new InetSocketAddress(host, port);
            worker.execute(() -> then.accept(found.isUnresolved() ? null : found));
        });
    }

    public Meter meter() {
        return meter;
    }

    /** Path of the root, without a trailing slash. */
    public String basePath() {
        return basePath;
    }

    BackendLimits limits() {
        return limits;
    }

    byte[] fixedFields() {
        return fixedFields;
    }

    /** Closes connections that carry nothing. */
    public void closeIdle() {
        pools.forEach(pool -> pool.worker().execute(pool::closeIdle));
    }

    @Override
    public String toString() {
        return host + ':' + port + basePath;
    }
}
