package maat.proxy.wire;

import java.nio.charset.StandardCharsets;

/** Reads a request head, strictly (H-20, H-23). Stateless but for its limits. */
public final class RequestParser {
    private static final byte[] VERSION = " HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private final HeadLimits limits;

    public RequestParser(HeadLimits limits) {
        this.limits = limits;
    }

    /**
     * @param head as {@link HeadScanner} gives it
     * @throws MalformedMessage 400, or 417 for an expectation other than {@code 100-continue}
     */
    public RequestHead parse(byte[] head) throws MalformedMessage {
        int methodEnd = 0;
        while (methodEnd < head.length && Syntax.inToken(head[methodEnd])) {
            methodEnd++;
        }
        int targetStart = methodEnd + 1;
        if (methodEnd == 0 || targetStart >= head.length || head[methodEnd] != ' ') {
            throw MalformedMessage.bad("The request line is malformed");
        }
        int targetEnd = targetStart;
        while (Syntax.visible(head[targetEnd])) {
            targetEnd++;
        }
        int fieldsStart = targetEnd + VERSION.length + 3;
        if (targetEnd == targetStart || fieldsStart > head.length || !version(head, targetEnd)) {
            throw MalformedMessage.bad("The request line is malformed");
        }
        boolean http10 = head[targetEnd + VERSION.length] == '0';
        Fields fields = FieldParser.parse(head, fieldsStart, limits.count());
        checkHost(fields, http10);
        boolean chunked = FieldParser.chunked(fields);
        if (chunked && http10) {
            throw MalformedMessage.bad("HTTP/1.0 has no transfer codings");
        }
        long length = FieldParser.contentLength(fields);
        boolean expects = expectsContinue(fields, http10);
        return new RequestHead(
                method(head, methodEnd),
                new String(head, targetStart, targetEnd - targetStart, StandardCharsets.ISO_8859_1),
                http10,
                fields,
                length,
                chunked,
                FieldParser.keepAlive(fields, http10),
                expects && (chunked || length > 0));
    }

    private static boolean version(byte[] head, int at) {
        for (int i = 0; i < VERSION.length; i++) {
            if (head[at + i] != VERSION[i]) {
                return false;
            }
        }
        int end = at + VERSION.length;
        return (head[end] == '1' || head[end] == '0') && head[end + 1] == '\r' && head[end + 2] == '\n';
    }

    private static String method(byte[] head, int end) {
        if (end == 3 && head[0] == 'G' && head[1] == 'E' && head[2] == 'T') {
            return "GET";
        }
        return new String(head, 0, end, StandardCharsets.US_ASCII);
    }

    private static void checkHost(Fields fields, boolean http10) throws MalformedMessage {
        int host = fields.find(FieldName.HOST, 0);
        if (host < 0) {
            if (!http10) {
                throw MalformedMessage.bad("There is no Host");
            }
            return;
        }
        if (fields.find(FieldName.HOST, host + 1) >= 0) {
            throw MalformedMessage.bad("Host is repeated");
        }
        for (byte c : fields.valueBytes(host)) {
            if (!Syntax.visible(c) || c == '/' || c == '\\' || c == '@' || c == ',' || c == '?' || c == '#') {
                throw MalformedMessage.bad("Host is malformed");
            }
        }
        if (fields.valueLength(host) == 0) {
            throw MalformedMessage.bad("Host is empty");
        }
    }

    private static boolean expectsContinue(Fields fields, boolean http10) throws MalformedMessage {
        int expect = fields.find(FieldName.EXPECT, 0);
        if (expect < 0 || http10) {
            return false;
        }
        if (fields.find(FieldName.EXPECT, expect + 1) >= 0
                || !fields.value(expect).equalsIgnoreCase("100-continue")) {
            throw new MalformedMessage(417, "The only expectation that can be met is 100-continue");
        }
        return true;
    }
}
