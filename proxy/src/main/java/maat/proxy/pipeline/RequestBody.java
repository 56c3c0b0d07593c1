package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import maat.proxy.wire.BodyDecoder;
import maat.proxy.wire.BodySink;
import maat.proxy.wire.HeadLimits;
import maat.proxy.wire.MalformedMessage;
import maat.proxy.wire.RequestHead;

/** The body of the request that a connection is at: cut out of its bytes, and handed to whoever takes it. */
@SuppressWarnings("ReferenceEquality") // a sink is equal to itself only
final class RequestBody {
    private final BodyDecoder decoder;
    private final ClientDeadlines deadlines;
    private BodySink taker;
    private boolean paused;

    RequestBody(HeadLimits limits, ClientDeadlines deadlines) {
        this.decoder = new BodyDecoder(limits);
        this.deadlines = deadlines;
    }

    void begin(RequestHead head) {
        if (head.chunked()) {
            decoder.startChunked();
        } else {
            decoder.startLength(Math.max(0, head.contentLength()));
        }
    }

    boolean isComplete() {
        return decoder.done();
    }

    boolean hasTaker() {
        return taker != null;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether somebody waits for bytes of it. */
    boolean isWanted() {
        return taker != null && !paused;
    }

    /** @param receiver takes whatever comes from now on */
    void giveTo(BodySink receiver) {
        taker = receiver;
        deadlines.bodyBegun();
    }

    /**
     * Hands over the next piece.
     *
     * @return false when more bytes are needed, or somebody who takes them
     */
    boolean handOver(ByteBuf in) throws MalformedMessage {
        if (!isWanted()) {
            return false;
        }
        ByteBuf piece = decoder.next(in);
        BodySink receiver = taker;
        if (piece != null) {
            receiver.data(piece);
        }
        if (taker == receiver && decoder.done()) {
            taker = null;
            deadlines.bodyEnded();
            receiver.end();
            return true;
        }
        return piece != null;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        deadlines.bodyBegun();
    }

    /** It will not be complete: whoever takes it is told. */
    void fail(Throwable cause) {
        BodySink receiver = taker;
        taker = null;
        if (receiver != null) {
            receiver.failed(cause);
        }
    }

    /** Nobody takes the rest of it. */
    void leave() {
        taker = null;
        paused = false;
    }
}
