package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Rewrites a body on its way, piece by piece. */
public interface BodyFilter {
    /**
     * Takes a piece and passes on what is ready.
     *
     * @param in belongs to the filter
     * @param out takes ownership of what it is given
     */
    void data(ByteBuf in, Consumer<ByteBuf> out);

    /** Passes on the rest. */
    void end(Consumer<ByteBuf> out);

    /** The body will not be complete: let go of what was kept. */
    default void discard() {}
}
