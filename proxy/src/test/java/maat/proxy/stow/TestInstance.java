package maat.proxy.stow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds small DICOM files, explicit little endian. */
public final class TestInstance {
    private final ByteArrayOutputStream elements = new ByteArrayOutputStream();

    /** A minimal instance. */
    public static TestInstance of(String study, String series, String instance) {
        return new TestInstance()
                .put(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                .put(0x00080018, "UI", instance)
                .put(0x00080060, "CS", "OT")
                .put(0x00100020, "LO", "P1")
                .put(0x0020000D, "UI", study)
                .put(0x0020000E, "UI", series);
    }

    /** Appends an element. */
    public TestInstance put(int tag, String vr, String value) {
        byte[] bytes = (value.length() % 2 == 0 ? value : value + (vr.equals("UI") ? "\0" : " "))
                .getBytes(StandardCharsets.ISO_8859_1);
        element(elements, tag, vr, bytes);
        return this;
    }

    /** Appends a sequence of undefined length with one item of undefined length. */
    public TestInstance putSequence(int tag, byte[] item) {
        number(elements, tag >>> 16, 2);
        number(elements, tag & 0xffff, 2);
        elements.writeBytes(new byte[] {'S', 'Q', 0, 0, -1, -1, -1, -1});
        elements.writeBytes(new byte[] {(byte) 0xfe, (byte) 0xff, 0, (byte) 0xe0, -1, -1, -1, -1});
        elements.writeBytes(item);
        elements.writeBytes(new byte[] {(byte) 0xfe, (byte) 0xff, 0x0d, (byte) 0xe0, 0, 0, 0, 0});
        elements.writeBytes(new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xdd, (byte) 0xe0, 0, 0, 0, 0});
        return this;
    }

    /** The elements alone. */
    public byte[] dataSet() {
        return elements.toByteArray();
    }

    /** The whole file. */
    public byte[] bytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        element(file, 0x00020010, "UI", "1.2.840.10008.1.2.1\0".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(dataSet());
        return file.toByteArray();
    }

    private static void element(ByteArrayOutputStream to, int tag, String vr, byte[] value) {
        number(to, tag >>> 16, 2);
        number(to, tag & 0xffff, 2);
        to.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
        if (vr.startsWith("O")) {
            number(to, 0, 2);
            number(to, value.length, 4);
        } else {
            number(to, value.length, 2);
        }
        to.writeBytes(value);
    }

    private static void number(ByteArrayOutputStream to, int number, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.write(number >>> (8 * i));
        }
    }
}
