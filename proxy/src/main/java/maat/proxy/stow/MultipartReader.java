package maat.proxy.stow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Cuts a multipart body (RFC 2046) into parts as it arrives. It is asked, it does not call: whoever polls may stop
 * between any two events, and only what was fed and not yet polled is held. The header of a part is bounded, a preamble
 * likewise; what follows the final boundary is dropped.
 *
 * <p>Not thread-safe. Buffers fed belong to the reader; buffers handed out belong to the caller.
 */
public final class MultipartReader implements Parts {
    private static final Pattern BOUNDARY =
            Pattern.compile("[0-9A-Za-z'()+_,\\-./:=? ]{0,69}[0-9A-Za-z'()+_,\\-./:=?]");
    private static final ByteBuf BLANK_LINE =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {'\r', '\n', '\r', '\n'}));
    private static final Event STARVED = new Event.Starved();

    private enum State {
        PREAMBLE,
        HEADERS,
        CONTENT_STARTS,
        CONTENT,
        DONE
    }

    private final Delimiter delimiter;
    private final int headerLimit;
    private ByteBuf pending;
    private boolean growable = true;
    private State state = State.PREAMBLE;
    private boolean inputEnded;
    private long dropped;

    /**
     * @param boundary as in the {@code boundary} parameter
     * @param headerLimit bytes that the header of a part may have
     * @throws MultipartBroken the boundary is none by RFC 2046
     */
    public MultipartReader(String boundary, int headerLimit) throws MultipartBroken {
        if (!BOUNDARY.matcher(boundary).matches()) {
            throw new MultipartBroken("The multipart body has no valid boundary");
        }
        this.delimiter = new Delimiter(boundary);
        this.headerLimit = headerLimit;
        // The first boundary may stand at the very beginning, as if a line had ended before it.
        this.pending = Unpooled.buffer(256).writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** What a body consists of. */
    public sealed interface Event {
        /** A part begins. */
        record PartBegins(PartHeaders headers) implements Event {}

        /** Bytes of the part, at least one. */
        record Content(ByteBuf bytes) implements Event {}

        /** The part is complete. */
        record PartEnds() implements Event {}

        /** The final boundary was read. */
        record BodyEnds() implements Event {}

        /** Nothing to tell before more is fed. */
        record Starved() implements Event {}
    }

    /** Takes over the next bytes of the body. */
    @Override
    public void feed(ByteBuf bytes) {
        if (!bytes.isReadable() || state == State.DONE) {
            bytes.release();
        } else if (!pending.isReadable()) {
            pending.release();
            pending = bytes;
            growable = false;
        } else {
            append(bytes);
        }
    }

    private void append(ByteBuf bytes) {
        // Never beyond the capacity: slices handed out share the memory.
        if (!growable || pending.writableBytes() < bytes.readableBytes()) {
            int total = pending.readableBytes() + bytes.readableBytes();
            ByteBuf larger = ByteBufAllocator.DEFAULT.buffer(Math.max(1024, total + total / 2));
            larger.writeBytes(pending);
            pending.release();
            pending = larger;
            growable = true;
        }
        pending.writeBytes(bytes);
        bytes.release();
    }

    /** Says that no more bytes will be fed. */
    @Override
    public void inputEnded() {
        inputEnded = true;
    }

    /**
     * The next event.
     *
     * @throws MultipartBroken the body is malformed, or it ended before its final boundary
     */
    @Override
    public Event poll() throws MultipartBroken {
        Event event = switch (state) {
            case PREAMBLE -> preamble();
            case HEADERS -> headers();
            case CONTENT_STARTS -> contentStarts();
            case CONTENT -> content();
            case DONE -> bodyEnds();
        };
        if (inputEnded && event instanceof Event.Starved) {
            throw new MultipartBroken("The multipart body ends before its final boundary");
        }
        return event;
    }

    private Event preamble() throws MultipartBroken {
        while (true) {
            int at = nextCarriageReturn(pending.readerIndex());
            drop(at - pending.readerIndex());
            int after = delimiter.after(pending, at);
            switch (after) {
                case Delimiter.UNDECIDED -> {
                    return STARVED;
                }
                case Delimiter.NONE -> drop(1);
                case Delimiter.FINAL -> throw new MultipartBroken("The multipart body has no part");
                default -> {
                    pending.readerIndex(after);
                    state = State.HEADERS;
                    return headers();
                }
            }
        }
    }

    private void drop(int bytes) throws MultipartBroken {
        pending.skipBytes(bytes);
        dropped += bytes;
        if (dropped > headerLimit) {
            throw new MultipartBroken("The multipart body does not begin with its boundary");
        }
    }

    private Event headers() throws MultipartBroken {
        if (pending.readableBytes() < 2) {
            return STARVED;
        }
        int start = pending.readerIndex();
        if (pending.getByte(start) == '\r' && pending.getByte(start + 1) == '\n') {
            return partBegins(0);
        }
        int blank = ByteBufUtil.indexOf(
                BLANK_LINE.duplicate(), pending.slice(start, Math.min(pending.readableBytes(), headerLimit + 4)));
        if (blank >= 0) {
            return partBegins(blank);
        }
        if (pending.readableBytes() >= headerLimit + 4) {
            throw new MultipartBroken("The header of a part is too long");
        }
        return STARVED;
    }

    /** Leaves the blank line's end unread: in an empty part it is also the beginning of the delimiter. */
    private Event partBegins(int length) throws MultipartBroken {
        byte[] lines = new byte[length];
        pending.readBytes(lines);
        if (length > 0) {
            pending.skipBytes(2);
        }
        state = State.CONTENT_STARTS;
        return new Event.PartBegins(PartHeaders.parse(lines));
    }

    private Event contentStarts() {
        int after = delimiter.after(pending, pending.readerIndex());
        if (after == Delimiter.UNDECIDED) {
            return STARVED;
        }
        if (after == Delimiter.NONE) {
            pending.skipBytes(2);
            state = State.CONTENT;
            return content();
        }
        return partEnds(after);
    }

    private Event content() {
        int at = nextCarriageReturn(pending.readerIndex());
        int after = delimiter.after(pending, at);
        while (after == Delimiter.NONE) {
            at = nextCarriageReturn(at + 1);
            after = delimiter.after(pending, at);
        }
        if (at > pending.readerIndex()) {
            return new Event.Content(pending.readRetainedSlice(at - pending.readerIndex()));
        }
        return after == Delimiter.UNDECIDED ? STARVED : partEnds(after);
    }

    private Event partEnds(int after) {
        if (after == Delimiter.FINAL) {
            state = State.DONE;
        } else {
            pending.readerIndex(after);
            state = State.HEADERS;
        }
        return new Event.PartEnds();
    }

    private Event bodyEnds() {
        pending.skipBytes(pending.readableBytes());
        return new Event.BodyEnds();
    }

    private int nextCarriageReturn(int from) {
        int at = pending.indexOf(from, pending.writerIndex(), (byte) '\r');
        return at < 0 ? pending.writerIndex() : at;
    }

    @Override
    public void close() {
        pending.release();
    }
}
