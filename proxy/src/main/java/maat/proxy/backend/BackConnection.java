package maat.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import maat.proxy.backend.BackFailure.Kind;
import maat.proxy.wire.BodyDecoder;
import maat.proxy.wire.HeadLimits;
import maat.proxy.wire.HeadScanner;
import maat.proxy.wire.MalformedMessage;
import maat.proxy.wire.ResponseHead;
import maat.proxy.wire.ResponseParser;

/** A connection to a back end, carrying at most one exchange at a time. */
// Writes fail in exceptionCaught, closing cannot fail; sinks and exchanges are equal to themselves only.
@SuppressWarnings({"FutureReturnValueIgnored", "ReferenceEquality"})
final class BackConnection extends ChannelInboundHandlerAdapter implements Worker.Ticking {
    private static final HeadLimits LIMITS = new HeadLimits(4 << 10, 64 << 10, 100);
    private static final ResponseParser PARSER = new ResponseParser(LIMITS);
    private static final ByteBuf LINE_END =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(new byte[] {'\r', '\n'}));
    private static final ByteBuf LAST_CHUNK = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

    private final BackendPool pool;
    private final HeadScanner scanner = new HeadScanner(LIMITS, 502);
    private final BodyDecoder body = new BodyDecoder(LIMITS);
    private ChannelHandlerContext context;
    private BackExchange current;
    private ResponseHead head;
    private ByteBuf pending;
    private boolean paused;
    private boolean received;
    private int exchanges;
    private boolean reading;
    private boolean gone;
    private boolean starting;
    private long lastProgress;
    long idleSince;

    BackConnection(BackendPool pool) {
        this.pool = pool;
    }

    // ---- request

    void start(BackExchange exchange) {
        current = exchange;
        head = null;
        received = false;
        lastProgress = System.nanoTime();
        exchange.activate(this);
        if (exchange.paused) {
            pause();
        }
        starting = true;
        send(exchange);
        starting = false;
    }

    private void send(BackExchange exchange) {
        ByteBuf request = RequestEncoder.encode(context.alloc(), pool.backend(), exchange.request);
        if (exchange.request.streamed() == BackRequest.NONE) {
            context.writeAndFlush(request, context.voidPromise());
            return;
        }
        context.write(request, context.voidPromise());
        exchange.sendEarly();
        if (current != exchange) {
            return;
        }
        if (exchange.bodyFinished) {
            finishBody();
        } else {
            context.flush();
            pool.worker().loop().execute(() -> {
                if (current == exchange && isWritable()) {
                    exchange.listener.writable();
                }
            });
        }
    }

    void writeBody(ByteBuf piece) {
        if (!piece.isReadable()) {
            piece.release();
            return;
        }
        if (current.request.streamed() == BackRequest.CHUNKED) {
            ByteBuf size = context.alloc().ioBuffer(16);
            size.writeCharSequence(Integer.toHexString(piece.readableBytes()), StandardCharsets.US_ASCII);
            size.writeShort(('\r' << 8) | '\n');
            context.write(size, context.voidPromise());
            context.write(piece, context.voidPromise());
            context.writeAndFlush(LINE_END.duplicate(), context.voidPromise());
        } else {
            context.writeAndFlush(piece, context.voidPromise());
        }
    }

    void finishBody() {
        lastProgress = System.nanoTime();
        if (current.request.streamed() == BackRequest.CHUNKED) {
            context.write(LAST_CHUNK.duplicate(), context.voidPromise());
        }
        context.flush();
    }

    boolean isWritable() {
        return context.channel().isWritable();
    }

    // ---- answer

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        lastProgress = System.nanoTime();
        if (pending != null) {
            in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), pending, in);
            pending = null;
        }
        read(in);
    }

    private void read(ByteBuf in) {
        reading = true;
        try {
            while (current != null && !paused && take(in)) {
                // one step at a time: a listener may pause, cancel or start the next exchange
            }
            if (current == null && in.isReadable()) {
                context.close();
            }
        } catch (MalformedMessage malformed) {
            failCurrent(Kind.MALFORMED, malformed.getMessage());
        } finally {
            reading = false;
            if (in.isReadable() && current != null) {
                pending = in;
            } else {
                in.release();
            }
        }
    }

    /** @return false when more bytes are needed */
    private boolean take(ByteBuf in) throws MalformedMessage {
        if (head == null) {
            received |= in.isReadable();
            byte[] bytes = scanner.next(in);
            if (bytes != null) {
                started(PARSER.parse(bytes));
            }
            return bytes != null;
        }
        BackExchange served = current;
        ByteBuf piece = body.next(in);
        if (piece != null) {
            served.listener.data(piece);
        }
        if (current == served && body.done() && !paused) {
            complete(in.isReadable());
            return false;
        }
        return piece != null;
    }

    private void started(ResponseHead answer) throws MalformedMessage {
        if (answer.status() < 200) {
            if (answer.status() == 101) {
                throw new MalformedMessage(502, "The back end switches protocols");
            }
            return;
        }
        head = answer;
        if (answer.bodiless() || "HEAD".equals(current.request.method())) {
            body.startLength(0);
        } else if (answer.chunked()) {
            body.startChunked();
        } else if (answer.contentLength() >= 0) {
            body.startLength(answer.contentLength());
        } else {
            body.startUntilClose();
        }
        current.listener.head(answer);
    }

    private void complete(boolean leftover) {
        BackExchange done = current;
        boolean reusable = head.keepAlive() && done.bodyFinished && !leftover && !gone && !body.endsWithConnection();
        current = null;
        exchanges++;
        done.end();
        if (reusable) {
            pool.release(this);
        } else {
            context.close();
        }
        done.listener.end();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null && head != null) {
            current.listener.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        lastProgress = System.nanoTime();
        if (current != null && !current.bodyFinished && isWritable()) {
            current.listener.writable();
        }
    }

    void pause() {
        paused = true;
        context.channel().config().setAutoRead(false);
    }

    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        lastProgress = System.nanoTime();
        context.channel().config().setAutoRead(true);
        if (reading) {
            return;
        }
        ByteBuf held = pending == null ? Unpooled.EMPTY_BUFFER : pending;
        pending = null;
        read(held);
        if (current != null && head != null) {
            current.listener.flush();
        }
        if (gone && !paused) {
            endWithConnection();
        }
    }

    // ---- end

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone = true;
        pool.worker().remove(this);
        pool.closed(this);
        if (current == null || !paused) {
            endWithConnection();
        }
    }

    private void endWithConnection() {
        if (current != null && head != null && body.endsWithConnection()) {
            complete(true);
        } else {
            failCurrent(Kind.CLOSED, "the back end closed the connection");
        }
        releasePending();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failCurrent(Kind.CLOSED, "the connection to the back end broke");
        ctx.close();
    }

    private void failCurrent(Kind kind, String message) {
        BackExchange failed = current;
        if (failed == null) {
            return;
        }
        current = null;
        context.close();
        boolean again = kind == Kind.CLOSED && !received && exchanges > 0 && failed.request.repeatable();
        if (again && !failed.repeated) {
            failed.repeated = true;
            failed.state = BackExchange.State.WAITING;
            failed.connection = null;
            pool.submit(failed);
            return;
        }
        pool.backend().meter().failures.increment();
        if (starting) {
            pool.worker().loop().execute(() -> failed.fail(kind, message));
        } else {
            failed.fail(kind, message);
        }
    }

    void abandon() {
        current = null;
        releasePending();
        close();
    }

    void close() {
        context.close();
    }

    boolean isAlive() {
        return context.channel().isActive();
    }

    private void releasePending() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        pool.worker().add(this);
    }

    @Override
    public void tick(long now) {
        if (current == null || paused) {
            return;
        }
        if (!current.bodyFinished && isWritable()) {
            lastProgress = now;
            return;
        }
        BackendLimits limits = pool.backend().limits();
        var allowed = head != null
                ? limits.idle()
                : current.request.response() != null ? current.request.response() : limits.response();
        if (now - lastProgress > allowed.toNanos()) {
            failCurrent(Kind.TIME_OUT, "the back end does not answer");
        }
    }
}
