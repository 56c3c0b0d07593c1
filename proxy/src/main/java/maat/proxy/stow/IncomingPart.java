package maat.proxy.stow;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One part on its way: its first bytes are held until it is known whose it is, and whether it may pass. */
final class IncomingPart {
    /** What is done with its bytes. */
    enum State {
        READING,
        PASSING,
        DROPPED
    }

    private final Optional<String> fileId;
    private final InstanceHeaderReader reader;
    private final List<ByteBuf> held = new ArrayList<>();
    private State state = State.READING;

    IncomingPart(PartHeaders headers, InstanceHeaderReader reader) {
        this.fileId = headers.formName();
        this.reader = reader;
    }

    /** Takes over bytes of which nobody knows yet whose they are. */
    void read(ByteBuf bytes) throws UnreadableInstance {
        held.add(bytes);
        reader.feed(bytes);
    }

    /** Looks at bytes that pass. */
    void watch(ByteBuf bytes) throws UnreadableInstance {
        reader.feed(bytes);
    }

    void end() throws UnreadableInstance {
        reader.end();
    }

    Optional<InstanceHeader> header() {
        return reader.header();
    }

    Optional<String> fileId() {
        return fileId;
    }

    State state() {
        return state;
    }

    /** Hands over what was held; what follows passes. */
    void pass(Consumer<ByteBuf> to) {
        state = State.PASSING;
        List<ByteBuf> first = List.copyOf(held);
        held.clear();
        first.forEach(to);
    }

    /** Lets go of what was held; what follows is dropped. */
    void drop() {
        state = State.DROPPED;
        held.forEach(ByteBuf::release);
        held.clear();
    }

    void close() {
        drop();
        reader.close();
    }
}
