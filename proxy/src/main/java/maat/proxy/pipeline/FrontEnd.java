package maat.proxy.pipeline;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maat.proxy.backend.Worker;
import maat.proxy.backend.Workers;
import maat.proxy.wire.HeadLimits;

/** A listener for clients. */
public final class FrontEnd {
    /**
     * What all its connections share.
     *
     * @param headNanos time for a complete head
     * @param idleNanos longest silence
     * @param windowNanos over which the rate of a body is measured
     * @param bodyRate least bytes a second of a request body
     * @param connections most connections at a time
     */
    record Rules(
            HeadLimits head,
            long headNanos,
            long idleNanos,
            long windowNanos,
            int bodyRate,
            int connections,
            ClientAddresses addresses,
            Cors cors,
            AccessLog log) {}

    private final Rules rules;
    private final Dispatcher dispatcher;
    private final ExchangeMeter meter;
    private final Workers workers;
    private final List<DateLine> dates;
    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private Channel listener;

    FrontEnd(Rules rules, Dispatcher dispatcher, ExchangeMeter meter, Workers workers) {
        this.rules = rules;
        this.dispatcher = dispatcher;
        this.meter = meter;
        this.workers = workers;
        this.dates = workers.all().stream().map(DateLine::new).toList();
    }

    /** @throws IllegalStateException if the address cannot be listened on */
    void listen(String host, int port) {
        ChannelFuture bound = new ServerBootstrap()
                .group(workers.group())
                .channel(Workers.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(128 << 10, 256 << 10))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(1024, 2048, 128 << 10))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new ClientConnection(FrontEnd.this, workers.of(channel.eventLoop())));
                    }
                })
                .bind(host, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException("Cannot listen on " + host + ':' + port, bound.cause());
        }
        listener = bound.channel();
    }

    /** The address listened on. */
    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    Rules rules() {
        return rules;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    ExchangeMeter meter() {
        return meter;
    }

    DateLine date(Worker worker) {
        return dates.get(worker.index());
    }

    boolean stopping() {
        return stopping;
    }

    /** @return false when there are too many connections already */
    boolean opened(ClientConnection connection) {
        open.add(connection);
        return open.size() <= rules.connections();
    }

    void closed(ClientConnection connection) {
        open.remove(connection);
    }

    int connections() {
        return open.size();
    }

    /** Takes no new connections, and lets open ones end with the answer they are at. */
    void stopAccepting() {
        stopping = true;
        listener.close().awaitUninterruptibly();
        open.forEach(ClientConnection::endWhenIdle);
    }
}
