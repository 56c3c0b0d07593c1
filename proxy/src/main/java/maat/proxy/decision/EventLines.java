package maat.proxy.decision;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Cuts a stream of server-sent events into events. */
final class EventLines {
    private static final int LONGEST_LINE = 1 << 20;

    /** Takes the events. */
    interface Listener {
        /** @param type {@code message} unless the event names one */
        void event(String type, String data);
    }

    private final Listener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private String type = "";
    private final StringBuilder data = new StringBuilder();

    EventLines(Listener listener) {
        this.listener = listener;
    }

    /** @throws IllegalStateException if a line has no end */
    void feed(ByteBuf bytes) {
        while (bytes.isReadable()) {
            byte b = bytes.readByte();
            if (b == '\n') {
                endOfLine();
            } else if (b != '\r') {
                if (line.size() >= LONGEST_LINE) {
                    throw new IllegalStateException("an event line is too long");
                }
                line.write(b);
            }
        }
    }

    private void endOfLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("event")) {
            type = value;
        } else if (field.equals("data")) {
            data.append(value).append('\n');
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            String text = data.substring(0, data.length() - 1);
            data.setLength(0);
            listener.event(type.isEmpty() ? "message" : type, text);
        }
        type = "";
    }
}
