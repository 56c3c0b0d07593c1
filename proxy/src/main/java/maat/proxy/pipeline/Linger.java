package maat.proxy.pipeline;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * Ends a connection whose client may still be sending: only our half is closed, so that the answer arrives; the rest is
 * read and dropped until the client closes or {@link ClientDeadlines} loses patience.
 */
final class Linger {
    private Linger() {}

    @SuppressWarnings("FutureReturnValueIgnored") // closing cannot fail
    static void closeOutput(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
            channel.config().setAutoRead(true);
            context.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER).addListener(_ -> channel.shutdownOutput());
        } else {
            context.close();
        }
    }
}
