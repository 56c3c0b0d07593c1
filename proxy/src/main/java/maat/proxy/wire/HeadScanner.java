package maat.proxy.wire;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a head in bytes that arrive bit by bit, looking at each byte once. One per connection.
 */
public final class HeadScanner {
    private final HeadLimits limits;
    private final int lineTooLong;
    private int scanned;
    private int lastLineStart;
    private int firstLine;

    /** @param lineTooLong status of a first line over its limit: 414 for requests */
    public HeadScanner(HeadLimits limits, int lineTooLong) {
        this.limits = limits;
        this.lineTooLong = lineTooLong;
    }

    /**
     * Takes the head off the buffer once it is complete.
     *
     * @return the head with its last line end but without the empty line, or null if more bytes are needed
     * @throws MalformedMessage on a bare line feed or a head over its limits
     */
    public byte[] next(ByteBuf in) throws MalformedMessage {
        int start = in.readerIndex();
        int end = in.writerIndex();
        while (true) {
            int feed = in.indexOf(start + scanned, end, (byte) '\n');
            if (feed < 0) {
                scanned = end - start;
                checkSize(scanned);
                return null;
            }
            int offset = feed - start;
            if (offset == 0 || in.getByte(feed - 1) != '\r') {
                throw MalformedMessage.bad("A line ends without a carriage return");
            }
            scanned = offset + 1;
            boolean empty = offset - 1 == lastLineStart;
            lastLineStart = scanned;
            if (empty && firstLine == 0) {
                in.skipBytes(scanned);
                reset();
                firstLine = -1;
                start = in.readerIndex();
                continue;
            }
            if (firstLine <= 0) {
                firstLine = scanned;
            }
            checkSize(scanned);
            if (empty) {
                byte[] head = new byte[scanned - 2];
                in.readBytes(head);
                in.skipBytes(2);
                reset();
                return head;
            }
        }
    }

    /** Whether some bytes of a head were seen. */
    public boolean begun() {
        return scanned > 0;
    }

    private void checkSize(int size) throws MalformedMessage {
        if ((firstLine > 0 ? firstLine : size) > limits.line() + 2) {
            throw new MalformedMessage(lineTooLong, "The first line is too long");
        }
        if (firstLine > 0 && size - firstLine > limits.fields() + 2) {
            throw new MalformedMessage(431, "The header fields are too large");
        }
    }

    private void reset() {
        scanned = 0;
        lastLineStart = 0;
        firstLine = 0;
    }
}
