package maat.proxy.pipeline;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Status lines, ready to be written. */
final class Reasons {
    private static final byte[][] LINES = new byte[600][];

    static {
        for (int status = 100; status < 600; status++) {
            LINES[status] = ("HTTP/1.1 " + status + ' ' + phrase(status) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }

    private Reasons() {}

    static String phrase(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    static byte[] line(int status) {
        return LINES[status];
    }
}
