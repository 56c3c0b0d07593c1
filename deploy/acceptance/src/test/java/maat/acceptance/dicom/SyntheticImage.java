package maat.acceptance.dicom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A small secondary capture, or one as large as one likes, made on the fly: explicit VR little endian.
 *
 * @param columns width; the height is {@code rows}, one byte a pixel
 */
public record SyntheticImage(
        String study, String series, String instance, String patientName, String patientId, int rows, int columns)
        implements Dicom {
    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    private static final String EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

    /** A new study with one tiny image. */
    public static SyntheticImage fresh() {
        return new SyntheticImage(Uid.fresh(), Uid.fresh(), Uid.fresh(), "TEST^PATIENT", "P-1", 16, 16);
    }

    /** A new study with one image of so many mebibytes. */
    public static SyntheticImage large(int mebibytes) {
        return new SyntheticImage(Uid.fresh(), Uid.fresh(), Uid.fresh(), "TEST^LARGE", "P-2", mebibytes * 32, 32_768);
    }

    /** Another image of the same series. */
    public SyntheticImage sibling() {
        return new SyntheticImage(study, series, Uid.fresh(), patientName, patientId, rows, columns);
    }

    /** An image in another series of the same study. */
    public SyntheticImage inOtherSeries() {
        return new SyntheticImage(study, Uid.fresh(), Uid.fresh(), patientName, patientId, rows, columns);
    }

    public SyntheticImage ofPatient(String name) {
        return new SyntheticImage(study, series, instance, name, patientId, rows, columns);
    }

    public SyntheticImage inStudy(String otherStudy) {
        return new SyntheticImage(otherStudy, series, instance, patientName, patientId, rows, columns);
    }

    public long size() {
        return head().length + pixels();
    }

    @Override
    public InputStream open() {
        return new SequenceInputStream(new ByteArrayInputStream(head()), new Pattern(pixels()));
    }

    private long pixels() {
        return (long) rows * columns;
    }

    /** Everything before the first pixel. */
    private byte[] head() {
        var meta = new Elements()
                .bytes(0x0002, 0x0001, "OB", new byte[] {0, 1})
                .text(0x0002, 0x0002, "UI", SECONDARY_CAPTURE)
                .text(0x0002, 0x0003, "UI", instance)
                .text(0x0002, 0x0010, "UI", EXPLICIT_LITTLE_ENDIAN)
                .text(0x0002, 0x0012, "UI", "2.25.1");
        var data = new Elements()
                .text(0x0008, 0x0016, "UI", SECONDARY_CAPTURE)
                .text(0x0008, 0x0018, "UI", instance)
                .text(0x0008, 0x0020, "DA", "20260102")
                .text(0x0008, 0x0030, "TM", "101112")
                .text(0x0008, 0x0060, "CS", "OT")
                .text(0x0010, 0x0010, "PN", patientName)
                .text(0x0010, 0x0020, "LO", patientId)
                .text(0x0020, 0x000D, "UI", study)
                .text(0x0020, 0x000E, "UI", series)
                .text(0x0020, 0x0010, "SH", "S1")
                .text(0x0020, 0x0011, "IS", "1")
                .text(0x0020, 0x0013, "IS", "1")
                .number(0x0028, 0x0002, 1)
                .text(0x0028, 0x0004, "CS", "MONOCHROME2")
                .number(0x0028, 0x0010, rows)
                .number(0x0028, 0x0011, columns)
                .number(0x0028, 0x0100, 8)
                .number(0x0028, 0x0101, 8)
                .number(0x0028, 0x0102, 7)
                .number(0x0028, 0x0103, 0)
                .longHead(0x7FE0, 0x0010, "OB", pixels());
        var file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(new Elements().length(0x0002, 0x0000, meta.size()).toBytes());
        file.writeBytes(meta.toBytes());
        file.writeBytes(data.toBytes());
        return file.toByteArray();
    }

    /** Data elements in explicit VR little endian. */
    private static final class Elements {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Elements text(int group, int element, String vr, String value) {
            byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
            int padded = bytes.length + bytes.length % 2;
            byte[] even = java.util.Arrays.copyOf(bytes, padded);
            if (padded > bytes.length && !"UI".equals(vr)) {
                even[bytes.length] = ' ';
            }
            return shortHead(group, element, vr, padded).raw(even);
        }

        Elements number(int group, int element, int value) {
            return shortHead(group, element, "US", 2)
                    .raw(little(2).putShort((short) value).array());
        }

        Elements length(int group, int element, int value) {
            return shortHead(group, element, "UL", 4)
                    .raw(little(4).putInt(value).array());
        }

        Elements bytes(int group, int element, String vr, byte[] value) {
            return longHead(group, element, vr, value.length).raw(value);
        }

        Elements longHead(int group, int element, String vr, long length) {
            return raw(little(12)
                    .putShort((short) group)
                    .putShort((short) element)
                    .put(vr.getBytes(StandardCharsets.US_ASCII))
                    .putShort((short) 0)
                    .putInt((int) length)
                    .array());
        }

        private Elements shortHead(int group, int element, String vr, int length) {
            return raw(little(8)
                    .putShort((short) group)
                    .putShort((short) element)
                    .put(vr.getBytes(StandardCharsets.US_ASCII))
                    .putShort((short) length)
                    .array());
        }

        private Elements raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        private static ByteBuffer little(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        int size() {
            return out.size();
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }

    /** Pixels that repeat after 251 bytes, so that a shift would show. */
    private static final class Pattern extends InputStream {
        private final long length;
        private long position;

        Pattern(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return position < length ? (int) (position++ % 251) : -1;
        }

        @Override
        public int read(byte[] target, int offset, int wanted) {
            if (wanted == 0) {
                return 0;
            }
            int count = (int) Math.min(wanted, length - position);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) ((position + i) % 251);
            }
            position += count;
            return count == 0 ? -1 : count;
        }
    }
}
