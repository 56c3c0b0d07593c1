package maat.proxy.stow;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Reads the header of one instance from its bytes as they pass by. Narrow on purpose: any DICOM library can stand
 * behind it. Not thread-safe.
 */
public interface InstanceHeaderReader extends AutoCloseable {
    /**
     * Looks at the next bytes without moving their reader index. Once the header is known it keeps watching: an
     * identifier that occurs again further down would let the archive see another instance than the proxy decided.
     *
     * @throws UnreadableInstance also after the header is known; the instance must then not reach the archive
     */
    void feed(ByteBuf bytes) throws UnreadableInstance;

    /**
     * Says that the instance has no more bytes.
     *
     * @throws UnreadableInstance it ended before its header was complete
     */
    void end() throws UnreadableInstance;

    /** The header, as soon as it is known. */
    Optional<InstanceHeader> header();

    @Override
    void close();
}
