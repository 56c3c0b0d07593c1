package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/** Bytes of a client that nobody could take yet. Not many: with enough of them the connection is read no further. */
final class HeldBytes {
    private static final int ENOUGH = 64 << 10;

    private ByteBuf held;
    private boolean readsOff;

    /** All that is held, followed by what came; nothing is held afterwards. */
    ByteBuf followedBy(ByteBuf in, ChannelHandlerContext context) {
        ByteBuf all = held == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), held, in);
        held = null;
        return all;
    }

    /** All that is held; nothing is held afterwards. */
    ByteBuf take() {
        ByteBuf all = held == null ? Unpooled.EMPTY_BUFFER : held;
        held = null;
        return all;
    }

    /** @param isPaused whether nobody wants more, however few are held */
    void keep(ByteBuf rest, boolean isPaused, ChannelHandlerContext context) {
        if (rest.isReadable()) {
            held = rest;
        } else {
            rest.release();
        }
        boolean isEnough = isPaused || (held != null && held.readableBytes() >= ENOUGH);
        if (isEnough != readsOff) {
            readsOff = isEnough;
            context.channel().config().setAutoRead(!isEnough);
        }
    }

    void stopReading(ChannelHandlerContext context) {
        readsOff = true;
        context.channel().config().setAutoRead(false);
    }

    boolean isEmpty() {
        return held == null;
    }

    void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
