package maat.proxy.wire;

import io.netty.buffer.ByteBuf;

/**
 * Cuts the body of one message after another out of a connection's bytes. Chunk extensions and trailers are read within
 * limits and dropped (H-21). One per connection, on its event loop.
 */
public final class BodyDecoder {
    private enum State {
        DONE,
        LENGTH,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_SIZE_END,
        CHUNK_DATA,
        CHUNK_DATA_CR,
        CHUNK_DATA_LF,
        TRAILERS
    }

    private static final int HEX_DIGITS = 15;

    private final HeadLimits limits;
    private State state = State.DONE;
    private long left;
    private int digits;
    private int extensionBytes;
    private TrailerSkipper trailers;

    public BodyDecoder(HeadLimits limits) {
        this.limits = limits;
    }

    /** @param length 0 for no body */
    public void startLength(long length) {
        left = length;
        state = length == 0 ? State.DONE : State.LENGTH;
    }

    public void startChunked() {
        state = State.CHUNK_SIZE;
        left = 0;
        digits = 0;
        extensionBytes = 0;
        trailers = null;
    }

    public void startUntilClose() {
        state = State.UNTIL_CLOSE;
    }

    /** Whether the message is complete. */
    public boolean done() {
        return state == State.DONE;
    }

    /** Whether the end of the connection is the end of the body. */
    public boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    /** Bytes that are still to come, or −1 if that is not known. */
    public long remaining() {
        return switch (state) {
            case DONE -> 0;
            case LENGTH -> left;
            default -> -1;
        };
    }

    /**
     * Hands over the next piece of the body, or null when {@code in} holds none (check {@link #done()} then).
     *
     * @throws MalformedMessage on a malformed chunk
     */
    public ByteBuf next(ByteBuf in) throws MalformedMessage {
        while (true) {
            if (state == State.DONE || !in.isReadable()) {
                return null;
            }
            switch (state) {
                case UNTIL_CLOSE -> {
                    return in.readRetainedSlice(in.readableBytes());
                }
                case LENGTH -> {
                    return piece(in, State.DONE);
                }
                case CHUNK_DATA -> {
                    return piece(in, State.CHUNK_DATA_CR);
                }
                default -> between(in);
            }
        }
    }

    private ByteBuf piece(ByteBuf in, State after) {
        int size = (int) Math.min(left, in.readableBytes());
        left -= size;
        if (left == 0) {
            state = after;
        }
        return in.readRetainedSlice(size);
    }

    private void between(ByteBuf in) throws MalformedMessage {
        switch (state) {
            case CHUNK_SIZE -> size(in.readByte());
            case CHUNK_EXTENSION -> extension(in.readByte());
            case CHUNK_SIZE_END -> {
                expect(in.readByte(), '\n');
                state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
            }
            case CHUNK_DATA_CR -> {
                expect(in.readByte(), '\r');
                state = State.CHUNK_DATA_LF;
            }
            case CHUNK_DATA_LF -> {
                expect(in.readByte(), '\n');
                state = State.CHUNK_SIZE;
                digits = 0;
            }
            case TRAILERS -> {
                if (trailers == null) {
                    trailers = new TrailerSkipper(limits);
                }
                if (trailers.skip(in)) {
                    state = State.DONE;
                }
            }
            case DONE, LENGTH, UNTIL_CLOSE, CHUNK_DATA -> throw new IllegalStateException();
        }
    }

    private void size(byte b) throws MalformedMessage {
        int digit = Syntax.hex(b);
        if (digit >= 0) {
            if (++digits > HEX_DIGITS) {
                throw MalformedMessage.bad("A chunk size is too large");
            }
            left = left << 4 | digit;
            return;
        }
        if (digits == 0) {
            throw MalformedMessage.bad("A chunk size is malformed");
        }
        if (b == '\r') {
            state = State.CHUNK_SIZE_END;
        } else if (b == ';' || b == ' ' || b == '\t') {
            state = State.CHUNK_EXTENSION;
        } else {
            throw MalformedMessage.bad("A chunk size is malformed");
        }
    }

    private void extension(byte b) throws MalformedMessage {
        if (b == '\r') {
            state = State.CHUNK_SIZE_END;
        } else if (!Syntax.inValue(b)) {
            throw MalformedMessage.bad("A chunk extension is malformed");
        } else if (++extensionBytes > limits.fields()) {
            throw MalformedMessage.bad("Chunk extensions are too large");
        }
    }

    private static void expect(byte b, char wanted) throws MalformedMessage {
        if (b != wanted) {
            throw MalformedMessage.bad("A chunk is malformed");
        }
    }
}
