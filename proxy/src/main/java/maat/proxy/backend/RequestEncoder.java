package maat.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Writes the head of a request (with a whole body behind it) as one buffer. */
final class RequestEncoder {
    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "Transfer-Encoding: chunked\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);

    private RequestEncoder() {}

    static ByteBuf encode(ByteBufAllocator allocator, Backend backend, BackRequest request) {
        byte[] body = request.body();
        ByteBuf out = allocator.ioBuffer(512 + (body == null ? 0 : body.length));
        ByteBufUtil.writeAscii(out, request.method());
        out.writeByte(' ');
        ByteBufUtil.writeAscii(out, backend.basePath());
        ByteBufUtil.writeAscii(out, request.target());
        out.writeBytes(VERSION);
        out.writeBytes(backend.fixedFields());
        request.fields().writeTo(out);
        if (request.along() != null) {
            request.along().writeTo(out);
        }
        if (body != null) {
            length(out, body.length);
        } else if (request.streamed() == BackRequest.CHUNKED) {
            out.writeBytes(CHUNKED);
        } else if (request.streamed() >= 0) {
            length(out, request.streamed());
        }
        out.writeShort(('\r' << 8) | '\n');
        if (body != null) {
            out.writeBytes(body);
        }
        return out;
    }

    private static void length(ByteBuf out, long length) {
        out.writeBytes(LENGTH);
        ByteBufUtil.writeAscii(out, Long.toString(length));
        out.writeShort(('\r' << 8) | '\n');
    }
}
