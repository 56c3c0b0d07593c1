package maat.acceptance.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A TCP relay on loopback that can be told to misbehave: for everything, or for requests that begin in some way. */
public final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final Supplier<InetSocketAddress> target;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private volatile Fault fault = new None();

    /** What it does to requests it is concerned with. */
    private sealed interface Fault {
        default boolean concerns(String request) {
            return false;
        }
    }

    private record None() implements Fault {}

    private record Refuse(String requests) implements Fault {
        @Override
        public boolean concerns(String request) {
            return request.startsWith(requests);
        }
    }

    private record Stall(String requests) implements Fault {
        @Override
        public boolean concerns(String request) {
            return request.startsWith(requests);
        }
    }

    private record CutAnswers(String requests, int after) implements Fault {
        @Override
        public boolean concerns(String request) {
            return request.startsWith(requests);
        }
    }

    /** @param target asked for every connection anew */
    public Relay(Supplier<InetSocketAddress> target) {
        try {
            this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections whose request begins so break, those that are open too; an empty text means all. */
    public void refuse(String requests) {
        fault = new Refuse(requests);
        lines.stream().filter(line -> line.request.startsWith(requests)).forEach(Line::reset);
    }

    /** Answers to such requests stay away, while the connection stays open. */
    public void stall(String requests) {
        fault = new Stall(requests);
    }

    /** Answers to such requests break off after so many bytes. */
    public void cutAnswers(String requests, int after) {
        fault = new CutAnswers(requests, after);
    }

    public void heal() {
        fault = new None();
        lock.lock();
        try {
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        heal();
        lines.forEach(Line::reset);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (fault instanceof Refuse refuse && refuse.requests().isEmpty()) {
                client.setSoLinger(true, 0);
                client.close();
                return;
            }
            var line = new Line(client, new Socket());
            lines.add(line);
            var address = target.get();
            line.server.connect(address);
            client.setTcpNoDelay(true);
            line.server.setTcpNoDelay(true);
            Thread.ofVirtual().start(line::requests);
            line.answers();
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private void awaitHealing(Line line) {
        lock.lock();
        try {
            while (fault instanceof Stall && fault.concerns(line.request)) {
                healed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // gone already
        }
    }

    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile String request = "?";
        private final AtomicInteger answered = new AtomicInteger();

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            pump(client, server, true);
        }

        void answers() {
            pump(server, client, false);
        }

        private void pump(Socket from, Socket to, boolean request) {
            var buffer = new byte[65_536];
            try {
                InputStream in = from.getInputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    int passed = request ? question(buffer, count) : answer(count);
                    to.getOutputStream().write(buffer, 0, passed);
                    if (passed < count) {
                        break;
                    }
                }
            } catch (IOException e) {
                // one side is gone; so goes the other
            } finally {
                lines.remove(this);
                closeQuietly(from);
                closeQuietly(to);
            }
        }

        private int question(byte[] buffer, int count) {
            var head = new String(buffer, 0, Math.min(count, 200), StandardCharsets.ISO_8859_1);
            if (head.matches("(?s)(GET|PUT|POST|DELETE|HEAD|OPTIONS) /.*")) {
                request = head;
                answered.set(0);
            }
            return fault instanceof Refuse && fault.concerns(request) ? 0 : count;
        }

        private int answer(int count) {
            awaitHealing(this);
            if (fault instanceof CutAnswers cut && cut.concerns(request)) {
                int allowed = Math.min(count, cut.after() - answered.get());
                answered.addAndGet(allowed);
                return allowed;
            }
            return count;
        }

        void reset() {
            try {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // gone already
            }
            closeQuietly(client);
            closeQuietly(server);
        }
    }
}
