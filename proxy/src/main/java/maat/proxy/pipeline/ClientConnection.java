package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import maat.proxy.backend.Worker;
import maat.proxy.wire.BodySink;
import maat.proxy.wire.Fields;
import maat.proxy.wire.HeadScanner;
import maat.proxy.wire.MalformedMessage;
import maat.proxy.wire.RequestHead;
import maat.proxy.wire.RequestParser;

/**
 * A client's connection: cuts requests out of its bytes, one after the other, each begun when the one before is answered.
 */
// Writes fail in exceptionCaught, closing cannot fail; sinks and exchanges are equal to themselves only.
@SuppressWarnings({"FutureReturnValueIgnored", "ReferenceEquality"})
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private final FrontEnd front;
    private final Worker worker;
    private final HeadScanner scanner;
    private final RequestParser parser;
    private final ClientDeadlines deadlines;
    private final RequestBody body;
    private final HeldBytes held = new HeldBytes();
    private final Credentials.Memory credentials = new Credentials.Memory();
    private ChannelHandlerContext context;
    private ClientOutput output;
    private Exchange current;
    private String peer;
    private boolean reading;
    private boolean keepAlive;
    private boolean closing;

    ClientConnection(FrontEnd front, Worker worker) {
        this.front = front;
        this.worker = worker;
        this.scanner = new HeadScanner(front.rules().head(), 414);
        this.parser = new RequestParser(front.rules().head());
        this.deadlines = new ClientDeadlines(this, front.rules());
        this.body = new RequestBody(front.rules().head(), deadlines);
    }

    // ---- reading

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        deadlines.received(in.readableBytes());
        if (closing) {
            in.release();
            return;
        }
        read(held.followedBy(in, ctx));
    }

    private void read(ByteBuf in) {
        reading = true;
        try {
            while (!closing && take(in)) {
                // one step at a time: a handler may answer at once, pause or close
            }
        } catch (MalformedMessage malformed) {
            malformed(malformed);
        } finally {
            reading = false;
            keep(in);
        }
    }

    private void keep(ByteBuf in) {
        if (closing) {
            in.release();
        } else {
            held.keep(in, body.isPaused(), context);
        }
    }

    /** Goes on with bytes that were kept. */
    private void readOn() {
        if (!reading && !closing) {
            read(held.take());
        }
    }

    /** @return false when more bytes, or an answer, are needed */
    private boolean take(ByteBuf in) throws MalformedMessage {
        if (current == null) {
            if (!in.isReadable() || !output.isWritable()) {
                return false;
            }
            byte[] head = scanner.next(in);
            if (head == null) {
                deadlines.headBegun();
                return false;
            }
            begin(parser.parse(head));
            return true;
        }
        return body.handOver(in);
    }

    private void begin(RequestHead head) {
        deadlines.headComplete();
        body.begin(head);
        Exchange begun = new Exchange(this, head);
        current = begun;
        try {
            front.dispatcher().dispatch(begun);
        } catch (RuntimeException fault) {
            fault(begun, fault);
        }
    }

    private static void fault(Exchange exchange, RuntimeException fault) {
        if (exchange.answered()) {
            Faults.report("an answer", fault);
            exchange.abort();
        } else {
            exchange.refuse(Faults.problem("a request", fault));
        }
    }

    private void malformed(MalformedMessage malformed) {
        Problem problem = Problem.of(malformed.status(), Reasons.phrase(malformed.status()), malformed.getMessage());
        if (current == null) {
            refuseUnread(problem);
            return;
        }
        failBody(malformed, problem);
    }

    /** The request body will not be complete: whoever takes it is told, and the client too if it was not answered. */
    void failBody(Exception cause, Problem problem) {
        Exchange failed = current;
        body.fail(cause);
        if (failed.answered()) {
            failed.abort();
        } else {
            failed.refuse(problem);
        }
    }

    /** Answers what could not be read as a request, and closes. */
    void refuseUnread(Problem problem) {
        byte[] json = problem.json();
        Fields fields = Fields.of("Content-Type", "application/problem+json");
        output.write(AnswerHead.write(
                output.alloc(),
                problem.status(),
                fields,
                null,
                AnswerHead.Framing.LENGTH,
                json.length,
                null,
                false,
                rules().cors(),
                date()));
        output.write(Unpooled.wrappedBuffer(json));
        front.meter().ended("malformed", problem.status(), 0);
        rules().log().log(worker, peerAddress(), "-", "-", problem.status(), json.length, 0);
        closeAfterFlush();
    }

    // ---- what an exchange asks for

    void readBody(Exchange exchange, BodySink receiver) {
        if (exchange != current || body.hasTaker()) {
            return;
        }
        if (body.isComplete()) {
            receiver.end();
            return;
        }
        body.giveTo(receiver);
        if (exchange.head().expectsContinue() && held.isEmpty()) {
            output.awaitBody();
        }
        readOn();
    }

    void pauseBody(Exchange exchange) {
        if (exchange == current && !body.isPaused()) {
            body.pause();
            held.stopReading(context);
        }
    }

    void resumeBody(Exchange exchange) {
        if (exchange == current && body.isPaused()) {
            body.resume();
            readOn();
        }
    }

    boolean mayKeepAlive() {
        return current.head().keepAlive() && body.isComplete() && !front.stopping();
    }

    void begin(ByteBuf head, boolean keep) {
        keepAlive = keep;
        output.write(head);
    }

    void finished(Exchange exchange, boolean chunked) {
        if (chunked) {
            output.lastChunk();
        }
        current = null;
        body.leave();
        deadlines.idle();
        if (!keepAlive || front.stopping()) {
            closeAfterFlush();
            return;
        }
        output.flush();
        readOn();
    }

    /** Ends the connection without a proper end: what was sent does not look complete. */
    void abort() {
        closing = true;
        held.release();
        output.reset();
    }

    void ended(Exchange exchange, String route, int status, long bytes, long nanos) {
        front.meter().ended(route, status, nanos);
        RequestHead head = exchange.head();
        if (rules().log() != AccessLog.OFF) {
            rules().log().log(worker, clientAddress(head), head.method(), head.target(), status, bytes, nanos);
        }
    }

    // ---- end

    private void closeAfterFlush() {
        closing = true;
        held.release();
        deadlines.closing();
        output.end();
    }

    void close() {
        closing = true;
        held.release();
        output.close();
    }

    /** The proxy stops: an idle connection ends now, another one with its answer. */
    void endWhenIdle() {
        worker.execute(() -> {
            if (current == null && !closing) {
                close();
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        held.release();
        worker.remove(deadlines);
        front.closed(this);
        Exchange left = current;
        current = null;
        body.fail(new IOException("the client left"));
        if (left != null) {
            left.clientLeft();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            Faults.report("a client's connection", cause);
        }
        abort();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable() || closing) {
            return;
        }
        if (current != null) {
            current.writableAgain();
        } else {
            readOn();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        output = new ClientOutput(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        worker.add(deadlines);
        if (!front.opened(this)) {
            refuseUnread(Problem.of(503, "Service Unavailable", "There are too many connections"));
        }
    }

    // ---- facts

    String peerAddress() {
        if (peer == null) {
            boolean internet = context.channel().remoteAddress() instanceof InetSocketAddress;
            peer = internet
                    ? ((InetSocketAddress) context.channel().remoteAddress())
                            .getAddress()
                            .getHostAddress()
                    : "unknown";
        }
        return peer;
    }

    String clientAddress(RequestHead head) {
        return rules().addresses().client(peerAddress(), head);
    }

    Worker worker() {
        return worker;
    }

    Credentials.Memory credentials() {
        return credentials;
    }

    FrontEnd.Rules rules() {
        return front.rules();
    }

    byte[] date() {
        return front.date(worker).line();
    }

    ClientOutput output() {
        return output;
    }

    boolean busy() {
        return current != null;
    }

    boolean takesBody() {
        return body.isWanted();
    }
}
