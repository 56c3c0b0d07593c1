package maat.proxy.wire;

/**
 * A request line with its fields, checked.
 *
 * @param method as sent
 * @param target as sent, visible ASCII only
 * @param http10 whether the client speaks HTTP/1.0
 * @param contentLength bytes of the body, −1 if no length is given
 * @param chunked whether the body comes in chunks
 * @param keepAlive whether the client lets the connection live on
 * @param expectsContinue whether the client waits for {@code 100 Continue}
 */
public record RequestHead(
        String method,
        String target,
        boolean http10,
        Fields fields,
        long contentLength,
        boolean chunked,
        boolean keepAlive,
        boolean expectsContinue) {

    /** Whether at least one byte of body may follow. */
    public boolean hasBody() {
        return chunked || contentLength > 0;
    }

    public boolean isHead() {
        return "HEAD".equals(method);
    }

    /** {@code Host} as sent, empty if an HTTP/1.0 client names none. */
    public String host() {
        String host = fields.first(FieldName.HOST);
        return host == null ? "" : host;
    }
}
