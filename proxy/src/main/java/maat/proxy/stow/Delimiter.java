package maat.proxy.stow;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The line end, two hyphens and boundary that stand between parts. */
final class Delimiter {
    /** More bytes are needed to tell. */
    static final int UNDECIDED = -1;

    /** Something else stands here. */
    static final int NONE = -2;

    /** The final boundary stands here. */
    static final int FINAL = -3;

    private static final int LONGEST_PADDING = 256;

    private final byte[] bytes;

    Delimiter(String boundary) {
        this.bytes = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the header of the next part starts if a delimiter stands at this index, else one of the above. */
    int after(ByteBuf buffer, int at) {
        int end = buffer.writerIndex();
        for (int i = 0; i < bytes.length; i++) {
            if (at + i >= end) {
                return UNDECIDED;
            }
            if (buffer.getByte(at + i) != bytes[i]) {
                return NONE;
            }
        }
        int next = at + bytes.length;
        if (next < end && buffer.getByte(next) == '-') {
            return next + 1 >= end ? UNDECIDED : buffer.getByte(next + 1) == '-' ? FINAL : NONE;
        }
        while (next < end && (buffer.getByte(next) == ' ' || buffer.getByte(next) == '\t')) {
            if (next - at > bytes.length + LONGEST_PADDING) {
                return NONE;
            }
            next++;
        }
        if (next >= end) {
            return UNDECIDED;
        }
        if (buffer.getByte(next) != '\r') {
            return NONE;
        }
        if (next + 1 >= end) {
            return UNDECIDED;
        }
        return buffer.getByte(next + 1) == '\n' ? next + 2 : NONE;
    }
}
