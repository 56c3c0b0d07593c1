package maat.proxy.stow;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads headers of DICOM files (PS3.10): little endian explicit and implicit, big endian, deflated, and every
 * encapsulated transfer syntax.
 */
public final class Part10HeaderReader implements InstanceHeaderReader {
    private static final int PREAMBLE = 132;
    private static final int INFLATED_FREELY = 1 << 20;
    private static final int HIGHEST_RATIO = 200;
    private static final String IMPLICIT_LITTLE = "1.2.840.10008.1.2";
    static final String DEFLATED_LITTLE = "1.2.840.10008.1.2.1.99";
    private static final String EXPLICIT_BIG = "1.2.840.10008.1.2.2";

    private final int headerLimit;
    private final HeaderCollector collector = new HeaderCollector();
    private final FileMeta meta = new FileMeta();
    private final byte[] chunk = new byte[8192];
    private long position;
    private DataSetScanner dataSet;
    private Inflater inflater;
    private long deflated;
    private long inflated;

    /** @param headerLimit within how many bytes of the file the header must be complete */
    public Part10HeaderReader(int headerLimit) {
        this.headerLimit = headerLimit;
    }

    @Override
    public void feed(ByteBuf bytes) throws UnreadableInstance {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            int length = Math.min(chunk.length, bytes.writerIndex() - at);
            bytes.getBytes(at, chunk, 0, length);
            at += length;
            take(chunk, length);
        }
        if (collector.header().isEmpty() && position > headerLimit) {
            throw new UnreadableInstance("The identifiers lie too far from the beginning");
        }
    }

    private void take(byte[] bytes, int length) throws UnreadableInstance {
        int used = 0;
        while (used < length && position < PREAMBLE) {
            if (position >= 128 && bytes[used] != "DICM".charAt((int) position - 128)) {
                throw new UnreadableInstance("The part is no DICOM file");
            }
            position++;
            used++;
        }
        position += length - used;
        if (dataSet == null && used < length) {
            used += meta.take(bytes, used, length - used);
            if (meta.isComplete()) {
                begin();
            }
        }
        if (used < length) {
            scan(bytes, used, length - used);
        }
    }

    private void begin() throws UnreadableInstance {
        String syntax = meta.transferSyntax();
        dataSet = new DataSetScanner(!syntax.equals(IMPLICIT_LITTLE), syntax.equals(EXPLICIT_BIG), collector);
        if (syntax.equals(DEFLATED_LITTLE)) {
            inflater = new Inflater(true);
        }
        byte[] read = meta.readBeyond();
        if (read.length > 0) {
            scan(read, 0, read.length);
        }
    }

    private void scan(byte[] bytes, int offset, int length) throws UnreadableInstance {
        if (inflater == null) {
            dataSet.scan(bytes, offset, length);
        } else {
            inflate(bytes, offset, length);
        }
    }

    private void inflate(byte[] bytes, int offset, int length) throws UnreadableInstance {
        deflated += length;
        inflater.setInput(bytes, offset, length);
        byte[] plain = new byte[8192];
        try {
            for (int n = inflater.inflate(plain); n > 0; n = inflater.inflate(plain)) {
                inflated += n;
                if (inflated > INFLATED_FREELY && inflated / HIGHEST_RATIO > deflated) {
                    throw new UnreadableInstance("The data set inflates beyond measure");
                }
                dataSet.scan(plain, 0, n);
            }
        } catch (DataFormatException broken) {
            throw new UnreadableInstance("The data set is not deflated as declared");
        }
    }

    @Override
    public void end() throws UnreadableInstance {
        if (collector.header().isPresent()) {
            return;
        }
        if (dataSet == null && meta.endsHere()) {
            begin();
        }
        if (dataSet == null || !dataSet.between()) {
            throw new UnreadableInstance("The part is cut off");
        }
        collector.complete();
    }

    @Override
    public Optional<InstanceHeader> header() {
        return collector.header();
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
