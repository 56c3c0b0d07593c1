package maat.proxy.wire;

/**
 * A status line with its fields, checked.
 *
 * @param status 100 to 599
 * @param contentLength bytes of the body, −1 if not given
 * @param chunked whether the body comes in chunks
 * @param keepAlive whether the back end lets the connection live on
 */
public record ResponseHead(int status, Fields fields, long contentLength, boolean chunked, boolean keepAlive) {

    /** Whether no body follows, whatever the fields say (RFC 9112 section 6.3). */
    public boolean bodiless() {
        return status < 200 || status == 204 || status == 304;
    }
}
