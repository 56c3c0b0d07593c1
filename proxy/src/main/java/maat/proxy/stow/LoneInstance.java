package maat.proxy.stow;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import maat.proxy.stow.MultipartReader.Event;

/** A body that is one instance, bare {@code application/dicom}: one part without a header (UPL-01). */
final class LoneInstance implements Parts {
    private enum State {
        BEFORE,
        INSIDE,
        AFTER
    }

    private final Deque<ByteBuf> pending = new ArrayDeque<>();
    private State state = State.BEFORE;
    private boolean inputEnded;

    @Override
    public void feed(ByteBuf bytes) {
        if (bytes.isReadable()) {
            pending.add(bytes);
        } else {
            bytes.release();
        }
    }

    @Override
    public void inputEnded() {
        inputEnded = true;
    }

    @Override
    public Event poll() {
        return switch (state) {
            case BEFORE -> {
                state = State.INSIDE;
                yield new Event.PartBegins(new PartHeaders(Map.of()));
            }
            case INSIDE -> inside();
            case AFTER -> new Event.BodyEnds();
        };
    }

    private Event inside() {
        if (!pending.isEmpty()) {
            return new Event.Content(pending.poll());
        }
        if (!inputEnded) {
            return new Event.Starved();
        }
        state = State.AFTER;
        return new Event.PartEnds();
    }

    @Override
    public void close() {
        pending.forEach(ByteBuf::release);
        pending.clear();
    }
}
