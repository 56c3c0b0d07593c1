package maat.proxy.wire;

import io.netty.buffer.ByteBuf;

/** Takes a body piece by piece, in order, on one event loop. After {@code end} or {@code failed} nothing follows. */
public interface BodySink {
    /** @param piece belongs to the callee, which releases it */
    void data(ByteBuf piece);

    /** The body is complete. */
    void end();

    /** The body will never be complete; what was passed on must not look complete either (H-25). */
    void failed(Throwable cause);
}
