package maat.proxy.wire;

/** A set of known field names, tested by one bit operation. */
public final class FieldSet {
    private final long bits;

    private FieldSet(long bits) {
        this.bits = bits;
    }

    public static FieldSet of(FieldName... names) {
        long bits = 0;
        for (FieldName name : names) {
            bits |= name.bit();
        }
        return new FieldSet(bits);
    }

    public boolean contains(FieldName name) {
        return (bits & name.bit()) != 0;
    }
}
