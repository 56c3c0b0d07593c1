package maat.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Header fields in their order, kept as the bytes they travel as, so that passing one on is one copy. Names are matched
 * without case. Not safe for use by several threads while fields are added.
 */
public final class Fields {
    private static final int INTS = 4;

    private byte[] text;
    private int used;
    private int[] at;
    private FieldName[] names;
    private int count;

    public Fields() {
        this(new byte[256], 0, 8);
    }

    /** Fields of a head that was read: {@code text} is shared, not copied. */
    Fields(byte[] text, int used, int expected) {
        this.text = text;
        this.used = used;
        this.at = new int[expected * INTS];
        this.names = new FieldName[expected];
    }

    /** @param namesAndValues alternating */
    public static Fields of(String... namesAndValues) {
        Fields fields = new Fields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    /**
     * Adds a field.
     *
     * @throws IllegalArgumentException if the value holds a line break or another control character, which would end
     *     the field early
     */
    public Fields add(String name, String value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        byte[] valueBytes = value.getBytes(StandardCharsets.ISO_8859_1);
        for (byte b : valueBytes) {
            if (!Syntax.inValue(b)) {
                throw new IllegalArgumentException("control character in the value of " + name);
            }
        }
        room(nameBytes.length + valueBytes.length + 4);
        int nameStart = used;
        put(nameBytes);
        text[used++] = ':';
        text[used++] = ' ';
        int valueStart = used;
        put(valueBytes);
        int valueEnd = used;
        text[used++] = '\r';
        text[used++] = '\n';
        index(nameStart, nameStart + nameBytes.length, valueStart, valueEnd);
        return this;
    }

    private void room(int more) {
        if (used + more > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, used + more));
        }
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, text, used, bytes.length);
        used += bytes.length;
    }

    void index(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        if (count == names.length) {
            names = Arrays.copyOf(names, count * 2);
            at = Arrays.copyOf(at, count * 2 * INTS);
        }
        int base = count * INTS;
        at[base] = nameStart;
        at[base + 1] = nameEnd;
        at[base + 2] = valueStart;
        at[base + 3] = valueEnd;
        names[count++] = FieldName.of(text, nameStart, nameEnd);
    }

    public int size() {
        return count;
    }

    /** The known name of field {@code i}, or {@link FieldName#OTHER}. */
    public FieldName known(int i) {
        return names[i];
    }

    public String name(int i) {
        return latin(at[i * INTS], at[i * INTS + 1]);
    }

    public String value(int i) {
        return latin(at[i * INTS + 2], at[i * INTS + 3]);
    }

    /** The value of the first field of that name, or null. */
    public String first(FieldName name) {
        int i = find(name, 0);
        return i < 0 ? null : value(i);
    }

    /** The value of the first field of that name in any spelling, or null. */
    public String first(String name) {
        byte[] lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            int start = at[i * INTS];
            if (at[i * INTS + 1] - start == lower.length && FieldName.same(lower, text, start)) {
                return value(i);
            }
        }
        return null;
    }

    public int count(FieldName name) {
        int found = 0;
        for (int i = find(name, 0); i >= 0; i = find(name, i + 1)) {
            found++;
        }
        return found;
    }

    /** Index of the next field of that name at or after {@code from}, or −1. */
    public int find(FieldName name, int from) {
        for (int i = from; i < count; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the value of field {@code i} equals these bytes exactly. */
    public boolean valueIs(int i, byte[] bytes) {
        int base = i * INTS;
        return Arrays.equals(text, at[base + 2], at[base + 3], bytes, 0, bytes.length);
    }

    /** Whether the value of field {@code i} holds these bytes somewhere. */
    public boolean valueHolds(int i, byte[] bytes) {
        int last = at[i * INTS + 3] - bytes.length;
        for (int start = at[i * INTS + 2]; start <= last; start++) {
            if (Arrays.equals(text, start, start + bytes.length, bytes, 0, bytes.length)) {
                return true;
            }
        }
        return false;
    }

    public byte[] valueBytes(int i) {
        return Arrays.copyOfRange(text, at[i * INTS + 2], at[i * INTS + 3]);
    }

    public int valueLength(int i) {
        return at[i * INTS + 3] - at[i * INTS + 2];
    }

    /** Adds field {@code i} of another head to this one. */
    public void addFrom(Fields other, int i) {
        int base = i * INTS;
        int nameLength = other.at[base + 1] - other.at[base];
        int valueLength = other.at[base + 3] - other.at[base + 2];
        room(nameLength + valueLength + 4);
        int start = used;
        System.arraycopy(other.text, other.at[base], text, start, nameLength);
        text[start + nameLength] = ':';
        text[start + nameLength + 1] = ' ';
        int valueStart = start + nameLength + 2;
        System.arraycopy(other.text, other.at[base + 2], text, valueStart, valueLength);
        text[valueStart + valueLength] = '\r';
        text[valueStart + valueLength + 1] = '\n';
        used = valueStart + valueLength + 2;
        index(start, start + nameLength, valueStart, valueStart + valueLength);
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < count; i++) {
            action.accept(name(i), value(i));
        }
    }

    /** Writes all fields, each with its line end. */
    public void writeTo(ByteBuf out) {
        for (int i = 0; i < count; i++) {
            writeTo(out, i);
        }
    }

    /** Writes field {@code i} with its line end. */
    public void writeTo(ByteBuf out, int i) {
        int base = i * INTS;
        out.writeBytes(text, at[base], at[base + 1] - at[base]);
        out.writeShort((':' << 8) | ' ');
        out.writeBytes(text, at[base + 2], at[base + 3] - at[base + 2]);
        out.writeShort(('\r' << 8) | '\n');
    }

    private String latin(int start, int end) {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
