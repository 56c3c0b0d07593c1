package maat.proxy.stow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the file meta information, whose one purpose here is to name the transfer syntax (PS3.10 7.1). */
final class FileMeta {
    private static final int LONGEST_UID = 66;

    private final byte[] head = new byte[12];
    private int headLength;
    private long skip;
    private byte[] value;
    private int valueLength;
    private int valueTag;
    private long position;
    private long declaredEnd = -1;
    private String transferSyntax = "";
    private boolean complete;

    /** Takes what belongs to the file meta information, and at most 2 bytes more; answers how many bytes it took. */
    int take(byte[] bytes, int offset, int length) throws UnreadableInstance {
        int taken = 0;
        while (taken < length && !complete) {
            if (skip > 0) {
                int step = (int) Math.min(skip, length - taken);
                skip -= step;
                taken += step;
                position += step;
            } else {
                one(bytes[offset + taken]);
                taken++;
                position++;
            }
            complete |= endsWhereDeclared();
        }
        return taken;
    }

    private void one(byte next) throws UnreadableInstance {
        if (value != null) {
            value[valueLength++] = next;
            if (valueLength == value.length) {
                keep();
            }
            return;
        }
        head[headLength++] = next;
        if (headLength == 2 && unsigned(0, 2) != 2) {
            complete = true;
        } else if (headLength >= 8 && headLength == (isShort() ? 8 : 12)) {
            element();
        }
    }

    private void element() throws UnreadableInstance {
        int tag = (int) (unsigned(0, 2) << 16 | unsigned(2, 2));
        long length = isShort() ? unsigned(6, 2) : unsigned(8, 4);
        headLength = 0;
        if (tag != Tags.TRANSFER_SYNTAX && tag != Tags.META_LENGTH) {
            skip = length;
        } else if (length == 0 || length > LONGEST_UID) {
            throw new UnreadableInstance("The file meta information is malformed");
        } else {
            valueTag = tag;
            value = new byte[(int) length];
            valueLength = 0;
        }
    }

    private void keep() {
        if (valueTag == Tags.TRANSFER_SYNTAX) {
            transferSyntax = new String(value, StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .strip();
        } else if (value.length == 4) {
            System.arraycopy(value, 0, head, 0, 4);
            declaredEnd = position + 1 + unsigned(0, 4);
        }
        value = null;
    }

    /** Only deflated data sets need the declared length (their first bytes could be anything); it is often wrong. */
    private boolean endsWhereDeclared() {
        return position == declaredEnd
                && headLength == 0
                && value == null
                && transferSyntax.equals(Part10HeaderReader.DEFLATED_LITTLE);
    }

    private boolean isShort() throws UnreadableInstance {
        String vr = new String(head, 4, 2, StandardCharsets.ISO_8859_1);
        return switch (vr) {
            case "UI", "UL", "SH", "AE", "LO" -> true;
            case "OB", "UN", "UR" -> false;
            default -> throw new UnreadableInstance("The file meta information is malformed");
        };
    }

    private long unsigned(int offset, int bytes) {
        long number = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            number = number << 8 | (head[offset + i] & 0xff);
        }
        return number;
    }

    boolean isComplete() {
        return complete;
    }

    /** Whether the file could end here, without any data set. */
    boolean endsHere() {
        return headLength == 0 && skip == 0 && value == null;
    }

    /** What was taken but belongs to the data set. */
    byte[] readBeyond() {
        return Arrays.copyOf(head, headLength);
    }

    String transferSyntax() throws UnreadableInstance {
        if (transferSyntax.isEmpty()) {
            throw new UnreadableInstance("The file names no transfer syntax");
        }
        return transferSyntax;
    }
}
