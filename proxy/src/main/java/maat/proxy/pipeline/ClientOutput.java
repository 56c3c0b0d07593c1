package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.nio.charset.StandardCharsets;

/** What goes to one client: the bytes of answers, and the ways a connection can end. */
// Writes fail in the connection's exceptionCaught, closing cannot fail.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientOutput {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_END = ('\r' << 8) | '\n';

    private final ChannelHandlerContext context;

    ClientOutput(ChannelHandlerContext context) {
        this.context = context;
    }

    ByteBufAllocator alloc() {
        return context.alloc();
    }

    void write(ByteBuf bytes) {
        context.write(bytes, context.voidPromise());
    }

    void chunk(ByteBuf piece) {
        ByteBuf size = alloc().ioBuffer(16);
        size.writeCharSequence(Integer.toHexString(piece.readableBytes()), StandardCharsets.US_ASCII);
        size.writeShort(LINE_END);
        write(size);
        write(piece);
        write(alloc().ioBuffer(2).writeShort(LINE_END));
    }

    void lastChunk() {
        write(Unpooled.wrappedBuffer(LAST_CHUNK));
    }

    void awaitBody() {
        context.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), context.voidPromise());
    }

    void flush() {
        context.flush();
    }

    boolean isWritable() {
        return context.channel().isWritable();
    }

    long unflushedBytes() {
        var buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Sends what was written, then no more; what the client still sends is read and dropped for a while. */
    void end() {
        context.flush();
        Linger.closeOutput(context);
    }

    /** Ends the connection without a proper end: what was sent does not look complete. */
    void reset() {
        if (context.channel().isActive()) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        context.close();
    }

    void close() {
        context.close();
    }
}
