package maat.proxy.backend;

import java.time.Duration;
import maat.proxy.wire.Fields;

/**
 * A request to a back end.
 *
 * @param target path and query below the root of the back end, starting with a slash
 * @param fields what goes along; framing, {@code Host} and the credential of the back end are added
 * @param body the whole body, or null
 * @param streamed length of a body that is written later: {@link #NONE}, {@link #CHUNKED} or a number of bytes
 * @param repeatable whether it may be sent again when a kept connection turns out to be dead
 * @param response longest wait for the head of the answer, or null for that of the back end
 * @param along further fields, about whoever stands behind the request; shared between requests, or null
 */
public record BackRequest(
        String method,
        String target,
        Fields fields,
        byte[] body,
        long streamed,
        boolean repeatable,
        Duration response,
        Fields along) {
    /** No body is streamed. */
    public static final long NONE = -2;

    /** A body of unknown length is streamed. */
    public static final long CHUNKED = -1;

    public static BackRequest get(String target, Fields fields) {
        return new BackRequest("GET", target, fields, null, NONE, true, null, null);
    }

    public static BackRequest head(String target, Fields fields) {
        return new BackRequest("HEAD", target, fields, null, NONE, true, null, null);
    }

    /** @param length bytes that will follow, or {@link #CHUNKED} */
    public static BackRequest streaming(String method, String target, Fields fields, long length) {
        return new BackRequest(method, target, fields, null, length, false, null, null);
    }

    public static BackRequest whole(String method, String target, Fields fields, byte[] body) {
        return new BackRequest(method, target, fields, body, NONE, false, null, null);
    }

    /** The same request, known to do no harm when it is sent twice. */
    public BackRequest asRepeatable() {
        return new BackRequest(method, target, fields, body, streamed, true, response, along);
    }

    public BackRequest within(Duration limit) {
        return new BackRequest(method, target, fields, body, streamed, repeatable, limit, along);
    }

    /** @param more fields beside the request's own */
    public BackRequest along(Fields more) {
        return new BackRequest(method, target, fields, body, streamed, repeatable, response, more);
    }
}
