package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.FieldSet;
import maat.proxy.wire.Fields;
import maat.proxy.wire.RequestHead;

/** Writes the head of an answer: what the handler says, and what every answer carries. */
final class AnswerHead {
    /** Addresses may hold the token of a link, and must not travel on as a referrer. */
    private static final byte[] FIXED = ascii("X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n");

    private static final byte[] NO_CACHE = ascii("Cache-Control: no-cache\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP = ascii("Connection: keep-alive\r\n");

    /** How the end of the body is told. */
    enum Framing {
        NONE,
        LENGTH,
        CHUNKED,
        CLOSE
    }

    private AnswerHead() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @param request null when the request could not be read
     * @param keep which of the fields to write, null for all
     */
    static ByteBuf write(
            ByteBufAllocator allocator,
            int status,
            Fields fields,
            FieldSet keep,
            Framing framing,
            long length,
            RequestHead request,
            boolean keepAlive,
            Cors cors,
            byte[] date) {
        ByteBuf out = allocator.ioBuffer(768);
        out.writeBytes(Reasons.line(status));
        boolean caching = false;
        for (int i = 0; i < fields.size(); i++) {
            if (keep == null || keep.contains(fields.known(i))) {
                fields.writeTo(out, i);
                caching |= fields.known(i) == FieldName.CACHE_CONTROL;
            }
        }
        if (!caching) {
            out.writeBytes(NO_CACHE);
        }
        switch (framing) {
            case LENGTH -> {
                out.writeBytes(LENGTH);
                ByteBufUtil.writeAscii(out, Long.toString(length));
                out.writeShort(('\r' << 8) | '\n');
            }
            case CHUNKED -> out.writeBytes(CHUNKED);
            case NONE, CLOSE -> {
                // nothing to say
            }
        }
        out.writeBytes(date);
        out.writeBytes(FIXED);
        cors.writeTo(out, request);
        if (!keepAlive) {
            out.writeBytes(CLOSE);
        } else if (request.http10()) {
            out.writeBytes(KEEP);
        }
        out.writeShort(('\r' << 8) | '\n');
        return out;
    }
}
