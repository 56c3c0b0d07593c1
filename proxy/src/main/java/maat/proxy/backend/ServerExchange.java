package maat.proxy.backend;

import io.netty.buffer.ByteBuf;
import maat.proxy.backend.Servers.Side;
import maat.proxy.wire.ResponseHead;

/** A request that moves on to the next server while none has begun to answer. */
public final class ServerExchange implements BackListener {
    private final Servers servers;
    private final Worker worker;
    private final Side side;
    private final BackRequest request;
    private final BackListener listener;
    private BackExchange exchange;
    private int server;
    private int attempts;
    private boolean begun;
    private boolean paused;

    ServerExchange(Servers servers, Worker worker, Side side, BackRequest request, BackListener listener) {
        this.servers = servers;
        this.worker = worker;
        this.side = side;
        this.request = request;
        this.listener = listener;
    }

    void attempt(int index) {
        server = index;
        attempts++;
        exchange = servers.backend(index, side).open(worker, request, this);
        if (paused) {
            exchange.pause();
        }
    }

    public void pause() {
        paused = true;
        exchange.pause();
    }

    public void resume() {
        paused = false;
        exchange.resume();
    }

    public void cancel() {
        exchange.cancel();
    }

    @Override
    public void head(ResponseHead head) {
        begun = true;
        listener.head(head);
    }

    @Override
    public void data(ByteBuf piece) {
        listener.data(piece);
    }

    @Override
    public void flush() {
        listener.flush();
    }

    @Override
    public void end() {
        listener.end();
    }

    @Override
    public void failed(BackFailure failure) {
        if (failure.kind() != BackFailure.Kind.BUSY) {
            servers.failed(server);
        }
        boolean again = failure.kind() == BackFailure.Kind.CONNECT
                || (failure.kind() == BackFailure.Kind.CLOSED && request.repeatable());
        if (again && !begun && attempts < servers.count()) {
            attempt((server + 1) % servers.count());
        } else {
            listener.failed(failure);
        }
    }
}
