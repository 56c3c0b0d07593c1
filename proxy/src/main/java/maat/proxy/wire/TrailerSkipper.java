package maat.proxy.wire;

import io.netty.buffer.ByteBuf;

/** Reads the trailer section after the last chunk within the limits of a head, and drops it (H-21). */
final class TrailerSkipper {
    private final HeadLimits limits;
    private int bytes;
    private int lines;
    private int inLine;
    private boolean colon;
    private boolean carriageReturn;

    TrailerSkipper(HeadLimits limits) {
        this.limits = limits;
    }

    /** @return whether the section is complete */
    boolean skip(ByteBuf in) throws MalformedMessage {
        while (in.isReadable()) {
            byte b = in.readByte();
            if (++bytes > limits.fields() || lines > limits.count()) {
                throw new MalformedMessage(431, "The trailers are too large");
            }
            if (carriageReturn) {
                if (b != '\n') {
                    throw MalformedMessage.bad("A trailer is malformed");
                }
                if (inLine == 0) {
                    return true;
                }
                nextLine();
            } else if (b == '\r') {
                carriageReturn = true;
                checkLine();
            } else {
                take(b);
            }
        }
        return false;
    }

    private void take(byte b) throws MalformedMessage {
        boolean fine = colon ? Syntax.inValue(b) : Syntax.inToken(b) || (b == ':' && inLine > 0);
        if (!fine) {
            throw MalformedMessage.bad("A trailer is malformed");
        }
        colon |= b == ':';
        inLine++;
    }

    private void checkLine() throws MalformedMessage {
        if (inLine > 0 && !colon) {
            throw MalformedMessage.bad("A trailer is malformed");
        }
    }

    private void nextLine() {
        lines++;
        inLine = 0;
        colon = false;
        carriageReturn = false;
    }
}
