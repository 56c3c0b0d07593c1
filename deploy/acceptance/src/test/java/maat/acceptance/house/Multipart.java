package maat.acceptance.house;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Just enough of multipart/related to speak to a DICOMweb service. */
public final class Multipart {
    public static final String BOUNDARY = "acceptance-boundary";
    public static final String DICOM = "multipart/related; type=\"application/dicom\"; boundary=" + BOUNDARY;

    private static final Pattern BOUNDARY_PARAMETER = Pattern.compile("boundary=\"?([^\";]+)\"?");

    private Multipart() {}

    /** A body whose parts are streamed one after the other. */
    public static InputStream body(List<? extends InputStream> parts) {
        var all = new ArrayList<InputStream>();
        for (var part : parts) {
            all.add(ascii("--%s\r\nContent-Type: application/dicom\r\n\r\n".formatted(BOUNDARY)));
            all.add(part);
            all.add(ascii("\r\n"));
        }
        all.add(ascii("--%s--\r\n".formatted(BOUNDARY)));
        return new SequenceInputStream(Collections.enumeration(all));
    }

    static byte[] onlyPart(String contentType, byte[] body) {
        var matcher = BOUNDARY_PARAMETER.matcher(contentType);
        if (!matcher.find()) {
            throw new AssertionError("Not multipart: " + contentType);
        }
        byte[] delimiter = ("--" + matcher.group(1)).getBytes(StandardCharsets.US_ASCII);
        int head = indexOf(body, delimiter, 0);
        int begin = indexOf(body, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII), head) + 4;
        int end = lastIndexOf(body, delimiter);
        if (head < 0 || begin < 4 || end <= begin) {
            throw new AssertionError("Broken multipart of %d bytes".formatted(body.length));
        }
        return java.util.Arrays.copyOfRange(body, begin, end - 2);
    }

    private static InputStream ascii(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int indexOf(byte[] body, byte[] wanted, int from) {
        for (int i = Math.max(0, from); i <= body.length - wanted.length; i++) {
            if (matches(body, wanted, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] body, byte[] wanted) {
        for (int i = body.length - wanted.length; i >= 0; i--) {
            if (matches(body, wanted, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] body, byte[] wanted, int at) {
        return java.util.Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
