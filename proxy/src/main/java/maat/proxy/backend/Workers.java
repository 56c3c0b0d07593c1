package maat.proxy.backend;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops of the process, on epoll where there is one. */
public final class Workers {
    private final EventLoopGroup group;
    private final List<Worker> workers = new ArrayList<>();

    /** @param threads number of event loops */
    public Workers(int threads) {
        var factory = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("maat"), factory);
        for (EventExecutor executor : group) {
            Worker worker = new Worker(workers.size(), (EventLoop) executor);
            workers.add(worker);
            worker.execute(worker::start);
        }
    }

    public EventLoopGroup group() {
        return group;
    }

    public List<Worker> all() {
        return workers;
    }

    @SuppressWarnings("ReferenceEquality") // an event loop is equal to itself only
    public Worker of(EventLoop loop) {
        for (Worker worker : workers) {
            if (worker.loop() == loop) {
                return worker;
            }
        }
        throw new IllegalArgumentException("not one of these loops");
    }

    public static Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    static Class<? extends SocketChannel> channel() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Ends all loops; what still runs has been given its time before. */
    public Future<?> stop() {
        return group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
