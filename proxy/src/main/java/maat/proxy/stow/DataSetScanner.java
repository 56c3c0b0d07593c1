package maat.proxy.stow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Walks over the elements of a data set as its bytes pass by, and shows the top-level ones. Values that nobody asked
 * for are skipped, not held; sequences of undefined length are followed to their end.
 */
final class DataSetScanner {
    private static final int DEEPEST = 64;
    private static final int LONGEST_VALUE = 4096;
    private static final long UNDEFINED = 0xFFFFFFFFL;

    /** What is open around the current position, outermost data set excluded. */
    private record Open(boolean sequence, boolean explicit) {}

    /** Who wants to see the top-level elements. */
    interface Visitor {
        /** An element begins; answers whether its value is wanted. */
        boolean wants(int tag) throws UnreadableInstance;

        /** A value that was wanted. */
        void value(int tag, byte[] value) throws UnreadableInstance;
    }

    private final boolean explicit;
    private final boolean bigEndian;
    private final Visitor visitor;
    private final Deque<Open> open = new ArrayDeque<>();
    private final byte[] head = new byte[12];
    private int headLength;
    private long skip;
    private int valueTag;
    private byte[] value;
    private int valueLength;

    DataSetScanner(boolean explicit, boolean bigEndian, Visitor visitor) {
        this.explicit = explicit;
        this.bigEndian = bigEndian;
        this.visitor = visitor;
    }

    /** Walks over all of the given bytes. */
    void scan(byte[] bytes, int offset, int length) throws UnreadableInstance {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (skip > 0) {
                int step = (int) Math.min(skip, end - at);
                skip -= step;
                at += step;
            } else if (value != null) {
                int step = Math.min(value.length - valueLength, end - at);
                System.arraycopy(bytes, at, value, valueLength, step);
                valueLength += step;
                at += step;
                deliverIfComplete();
            } else {
                head[headLength++] = bytes[at++];
                if (headLength >= 8 && headLength == headNeeded()) {
                    headLength = 0;
                    element();
                }
            }
        }
    }

    /** Whether the position lies between two top-level elements. */
    boolean between() {
        return open.isEmpty() && headLength == 0 && skip == 0 && value == null;
    }

    private boolean explicitHere() {
        return open.isEmpty() ? explicit : open.peek().explicit();
    }

    private int headNeeded() throws UnreadableInstance {
        return hasVr() && !isShort() ? 12 : 8;
    }

    private boolean hasVr() {
        return explicitHere() && tag() >>> 16 != 0xFFFE;
    }

    private int tag() {
        return number(0, 2) << 16 | number(2, 2);
    }

    /** Whether the length takes two bytes. Unknown value representations have the long form (PS3.5 7.1.2). */
    private boolean isShort() throws UnreadableInstance {
        char first = (char) (head[4] & 0xff);
        char second = (char) (head[5] & 0xff);
        if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z') {
            throw new UnreadableInstance("An element has no value representation");
        }
        return switch ("" + first + second) {
            case "AE",
                    "AS",
                    "AT",
                    "CS",
                    "DA",
                    "DS",
                    "DT",
                    "FD",
                    "FL",
                    "IS",
                    "LO",
                    "LT",
                    "PN",
                    "SH",
                    "SL",
                    "SS",
                    "ST",
                    "TM",
                    "UI",
                    "UL",
                    "US" -> true;
            default -> false;
        };
    }

    private long lengthOfElement() throws UnreadableInstance {
        if (!hasVr()) {
            return number(4, 4) & UNDEFINED;
        }
        return isShort() ? number(6, 2) : number(8, 4) & UNDEFINED;
    }

    private int number(int offset, int bytes) {
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            int at = bigEndian ? offset + i : offset + bytes - 1 - i;
            number = number << 8 | (head[at] & 0xff);
        }
        return number;
    }

    private void element() throws UnreadableInstance {
        int tag = tag();
        long length = lengthOfElement();
        if (open.isEmpty()) {
            topLevel(tag, length);
        } else if (open.peek().sequence()) {
            inSequence(tag, length);
        } else {
            inItem(tag, length);
        }
    }

    private void topLevel(int tag, long length) throws UnreadableInstance {
        if (tag >>> 16 == 0xFFFE) {
            throw new UnreadableInstance("An item stands outside of a sequence");
        }
        boolean wanted = visitor.wants(tag);
        if (!wanted) {
            skipOrOpen(length);
        } else if (length > LONGEST_VALUE) {
            throw new UnreadableInstance("An identity attribute is too long");
        } else {
            valueTag = tag;
            value = new byte[(int) length];
            valueLength = 0;
            deliverIfComplete();
        }
    }

    private void deliverIfComplete() throws UnreadableInstance {
        if (valueLength == value.length) {
            byte[] complete = value;
            value = null;
            visitor.value(valueTag, complete);
        }
    }

    private void inSequence(int tag, long length) throws UnreadableInstance {
        if (tag == Tags.SEQUENCE_END) {
            open.pop();
        } else if (tag != Tags.ITEM) {
            throw new UnreadableInstance("A sequence holds something that is no item");
        } else if (length == UNDEFINED) {
            push(new Open(false, explicitHere()));
        } else {
            skip = length;
        }
    }

    private void inItem(int tag, long length) throws UnreadableInstance {
        if (tag == Tags.ITEM_END) {
            open.pop();
        } else if (tag >>> 16 == 0xFFFE) {
            throw new UnreadableInstance("An item ends where none is open");
        } else {
            skipOrOpen(length);
        }
    }

    private void skipOrOpen(long length) throws UnreadableInstance {
        if (length == UNDEFINED) {
            // Of unknown representation and undefined length: a sequence in implicit form (PS3.5 6.2.2 note 4).
            boolean unknown = hasVr() && head[4] == 'U' && head[5] == 'N';
            push(new Open(true, explicitHere() && !unknown));
        } else {
            skip = length;
        }
    }

    private void push(Open opened) throws UnreadableInstance {
        if (open.size() == DEEPEST) {
            throw new UnreadableInstance("Sequences are nested too deeply");
        }
        open.push(opened);
    }
}
