package maat.proxy.backend;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Iterator;

/** The connections of one event loop to one back end: idle ones are reused newest first. */
final class BackendPool implements Worker.Ticking {
    private final Backend backend;
    private final Worker worker;
    private final Bootstrap bootstrap;
    private final ArrayDeque<BackConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<BackExchange> waiting = new ArrayDeque<>();
    private int open;

    BackendPool(Backend backend, Worker worker) {
        this.backend = backend;
        this.worker = worker;
        this.bootstrap = new Bootstrap()
                .group(worker.loop())
                .channel(Workers.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(128 << 10, 256 << 10))
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new io.netty.channel.AdaptiveRecvByteBufAllocator(2048, 16 << 10, 128 << 10))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        backend.limits().connect().toMillis());
        worker.execute(() -> worker.add(this));
    }

    Backend backend() {
        return backend;
    }

    Worker worker() {
        return worker;
    }

    /**
     * A kept connection may be closed by the back end at the very moment of its use, and then only a repeatable request
     * can be sent again: any other one gets a new connection.
     */
    void submit(BackExchange exchange) {
        boolean fresh = exchange.repeated || !exchange.request.repeatable();
        BackConnection kept = liveIdle();
        if (kept != null && !fresh) {
            kept.start(exchange);
            return;
        }
        if (kept != null) {
            makeRoom(kept);
        }
        if (open < backend.limits().connections()) {
            connect(exchange);
        } else if (waiting.size() < backend.limits().waiting()) {
            exchange.deadline = System.nanoTime() + backend.limits().acquire().toNanos();
            waiting.add(exchange);
            backend.meter().waiting.increment();
        } else {
            worker.loop().execute(() -> exchange.fail(BackFailure.Kind.BUSY, "too many requests wait"));
        }
    }

    private void makeRoom(BackConnection kept) {
        if (open >= backend.limits().connections()) {
            kept.close();
        } else {
            idle.addLast(kept);
        }
    }

    private BackConnection liveIdle() {
        BackConnection candidate = idle.pollLast();
        while (candidate != null && !candidate.isAlive()) {
            candidate = idle.pollLast();
        }
        return candidate;
    }

    private void connect(BackExchange exchange) {
        open++;
        backend.meter().open.increment();
        backend.resolve(worker, address -> {
            if (address == null) {
                opened(false);
                exchange.fail(BackFailure.Kind.CONNECT, "the name cannot be resolved");
            } else {
                connect(exchange, address);
            }
        });
    }

    private void connect(BackExchange exchange, InetSocketAddress address) {
        BackConnection connection = new BackConnection(this);
        ChannelFuture attempt = bootstrap
                .clone()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(address);
        attempt.addListener(done -> {
            if (!done.isSuccess()) {
                opened(false);
                exchange.fail(BackFailure.Kind.CONNECT, "no connection");
            } else if (exchange.ended()) {
                release(connection);
            } else {
                connection.start(exchange);
            }
        });
    }

    /** @param alive false when a connection is gone */
    private void opened(boolean alive) {
        if (!alive) {
            open--;
            backend.meter().open.decrement();
            serveWaiting();
        }
    }

    private void serveWaiting() {
        BackExchange next = nextWaiting();
        if (next != null) {
            submit(next);
        }
    }

    private BackExchange nextWaiting() {
        BackExchange next = waiting.poll();
        if (next != null) {
            backend.meter().waiting.decrement();
        }
        return next;
    }

    /** Takes back a connection that carries nothing. */
    void release(BackConnection connection) {
        BackExchange next = nextWaiting();
        if (next != null) {
            connection.start(next);
        } else {
            connection.idleSince = System.nanoTime();
            idle.addLast(connection);
        }
    }

    /** A connection was closed, whatever it was doing. */
    void closed(BackConnection connection) {
        idle.remove(connection);
        opened(false);
    }

    void forget(BackExchange exchange) {
        if (waiting.remove(exchange)) {
            backend.meter().waiting.decrement();
        }
    }

    @Override
    public void tick(long now) {
        while (!waiting.isEmpty() && waiting.peek().deadline - now < 0) {
            nextWaiting().fail(BackFailure.Kind.BUSY, "no connection became free");
        }
        long keep = backend.limits().keep().toNanos();
        for (Iterator<BackConnection> all = idle.iterator(); all.hasNext(); ) {
            BackConnection connection = all.next();
            if (now - connection.idleSince < keep) {
                return;
            }
            all.remove();
            connection.close();
        }
    }

    void closeIdle() {
        while (!idle.isEmpty()) {
            idle.pollLast().close();
        }
    }
}
