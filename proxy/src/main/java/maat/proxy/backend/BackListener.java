package maat.proxy.backend;

import io.netty.buffer.ByteBuf;
import maat.proxy.wire.ResponseHead;

/**
 * Takes the answer of a back end, on the event loop of the exchange: one {@code head}, pieces, then {@code end}; or
 * {@code failed} at any point, after which nothing follows.
 */
public interface BackListener {
    void head(ResponseHead head);

    /** @param piece belongs to the callee, which releases it */
    void data(ByteBuf piece);

    /** No more pieces for the moment: a good time to flush what was passed on. */
    default void flush() {}

    void end();

    /** At most once, also after {@code head}; never from inside {@link Backend#open}. */
    void failed(BackFailure failure);

    /** The connection takes more of a streamed request body. */
    default void writable() {}
}
