package maat.proxy.wire;

/** Reads the field lines of a head, strictly (H-20). */
final class FieldParser {
    private FieldParser() {}

    /** @param from where the first field line starts */
    static Fields parse(byte[] head, int from, int limit) throws MalformedMessage {
        Fields fields = new Fields(head, head.length, 12);
        int at = from;
        while (at < head.length) {
            if (fields.size() == limit) {
                throw new MalformedMessage(431, "There are too many header fields");
            }
            at = line(head, at, fields);
        }
        return fields;
    }

    private static int line(byte[] head, int start, Fields fields) throws MalformedMessage {
        int at = start;
        while (at < head.length && Syntax.inToken(head[at])) {
            at++;
        }
        if (at == start || at == head.length || head[at] != ':') {
            throw MalformedMessage.bad("A header field name is malformed");
        }
        int nameEnd = at++;
        while (head[at] == ' ' || head[at] == '\t') {
            at++;
        }
        int valueStart = at;
        while (Syntax.inValue(head[at])) {
            at++;
        }
        if (head[at] != '\r' || head[at + 1] != '\n') {
            throw MalformedMessage.bad("A header field value holds a control character");
        }
        int valueEnd = at;
        while (valueEnd > valueStart && (head[valueEnd - 1] == ' ' || head[valueEnd - 1] == '\t')) {
            valueEnd--;
        }
        fields.index(start, nameEnd, valueStart, valueEnd);
        return at + 2;
    }

    /** @return −1 if there is no length */
    static long contentLength(Fields fields) throws MalformedMessage {
        int i = fields.find(FieldName.CONTENT_LENGTH, 0);
        if (i < 0) {
            return -1;
        }
        byte[] digits = fields.valueBytes(i);
        if (fields.find(FieldName.CONTENT_LENGTH, i + 1) >= 0 || digits.length == 0 || digits.length > 18) {
            throw MalformedMessage.bad("Content-Length is repeated or malformed");
        }
        long length = 0;
        for (byte digit : digits) {
            if (!Syntax.digit(digit)) {
                throw MalformedMessage.bad("Content-Length is repeated or malformed");
            }
            length = length * 10 + digit - '0';
        }
        return length;
    }

    static boolean chunked(Fields fields) throws MalformedMessage {
        int i = fields.find(FieldName.TRANSFER_ENCODING, 0);
        if (i < 0) {
            return false;
        }
        boolean single = fields.find(FieldName.TRANSFER_ENCODING, i + 1) < 0;
        if (!single || !fields.value(i).equalsIgnoreCase("chunked")) {
            throw MalformedMessage.bad("The only transfer coding is one chunked");
        }
        if (fields.find(FieldName.CONTENT_LENGTH, 0) >= 0) {
            throw MalformedMessage.bad("Content-Length and Transfer-Encoding exclude each other");
        }
        return true;
    }

    static boolean keepAlive(Fields fields, boolean http10) {
        boolean keepAlive = !http10;
        for (int i = fields.find(FieldName.CONNECTION, 0); i >= 0; i = fields.find(FieldName.CONNECTION, i + 1)) {
            String value = fields.value(i);
            if (value.equalsIgnoreCase("keep-alive")) {
                keepAlive = true;
            } else if (lists(value, "close")) {
                return false;
            }
        }
        return keepAlive;
    }

    private static boolean lists(String value, String option) {
        for (String item : value.split(",", -1)) {
            if (item.strip().equalsIgnoreCase(option)) {
                return true;
            }
        }
        return false;
    }
}
