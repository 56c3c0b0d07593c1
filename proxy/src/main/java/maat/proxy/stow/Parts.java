package maat.proxy.stow;

import io.netty.buffer.ByteBuf;

/** An upload as the parts it consists of, asked for one event after the other. */
interface Parts extends AutoCloseable {
    /** Takes over the next bytes of the body. */
    void feed(ByteBuf bytes);

    /** Says that no more bytes will be fed. */
    void inputEnded();

    /**
     * The next event.
     *
     * @throws MultipartBroken the body is malformed, or it ended too early
     */
    MultipartReader.Event poll() throws MultipartBroken;

    @Override
    void close();
}
