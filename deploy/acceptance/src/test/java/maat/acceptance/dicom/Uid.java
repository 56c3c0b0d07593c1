package maat.acceptance.dicom;

import java.math.BigInteger;
import java.util.UUID;

/** Fresh UIDs. */
public final class Uid {
    private Uid() {}

    public static String fresh() {
        var uuid = UUID.randomUUID();
        var bits = new BigInteger(Long.toUnsignedString(uuid.getMostSignificantBits()))
                .shiftLeft(64)
                .or(new BigInteger(Long.toUnsignedString(uuid.getLeastSignificantBits())));
        return "2.25." + bits;
    }
}
