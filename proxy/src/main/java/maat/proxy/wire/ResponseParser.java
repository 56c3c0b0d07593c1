package maat.proxy.wire;

import java.nio.charset.StandardCharsets;

/** Reads the head of a back end's answer with the same strictness as a request. Stateless but for its limits. */
public final class ResponseParser {
    private static final byte[] VERSION = "http/1.".getBytes(StandardCharsets.US_ASCII);

    private final HeadLimits limits;

    public ResponseParser(HeadLimits limits) {
        this.limits = limits;
    }

    /** @throws MalformedMessage if the back end does not speak HTTP/1.x properly */
    public ResponseHead parse(byte[] head) throws MalformedMessage {
        if (head.length < 14 || !FieldName.same(VERSION, head, 0) || !Syntax.digit(head[7]) || head[8] != ' ') {
            throw MalformedMessage.bad("The status line is malformed");
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            if (!Syntax.digit(head[i])) {
                throw MalformedMessage.bad("The status line is malformed");
            }
            status = status * 10 + head[i] - '0';
        }
        int at = 12;
        while (Syntax.inValue(head[at])) {
            at++;
        }
        if (status < 100 || status > 599 || head[at] != '\r' || head[at + 1] != '\n') {
            throw MalformedMessage.bad("The status line is malformed");
        }
        Fields fields = FieldParser.parse(head, at + 2, limits.count());
        boolean chunked = FieldParser.chunked(fields);
        long length = FieldParser.contentLength(fields);
        boolean http10 = head[7] == '0';
        return new ResponseHead(status, fields, length, chunked, FieldParser.keepAlive(fields, http10));
    }
}
