package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.Fields;
import maat.proxy.wire.RequestHead;

/** The CORS fields of every answer, refusals included (H-34, AUTH-13). */
final class Cors {
    private static final String EXPOSED =
            "Access-Control-Expose-Headers: X-Total-Count, Warning, Location, Content-Location, Content-Disposition, "
                    + "Content-Range, ETag, WWW-Authenticate\r\nCross-Origin-Resource-Policy: cross-origin\r\n";
    private static final Fields PREFLIGHT = Fields.of(
            "Access-Control-Allow-Methods",
            "GET, PATCH, POST, PUT, DELETE, OPTIONS, HEAD",
            "Access-Control-Allow-Headers",
            "origin, content-type, accept, authorization, frontend, accept-charset, range, X-Authorization-Source, "
                    + "DPoP",
            "Access-Control-Max-Age",
            "86400");

    private final Set<String> origins;
    private final byte[] anyOrigin =
            ("Access-Control-Allow-Origin: *\r\n" + EXPOSED).getBytes(StandardCharsets.US_ASCII);

    /** @param origins that may send credentials; empty: every origin, without credentials */
    Cors(Set<String> origins) {
        this.origins = origins;
    }

    void writeTo(ByteBuf out, RequestHead request) {
        if (origins.isEmpty()) {
            out.writeBytes(anyOrigin);
            return;
        }
        String origin = request == null ? null : request.fields().first(FieldName.ORIGIN);
        String text = origin != null && origins.contains(origin)
                ? "Access-Control-Allow-Origin: " + origin
                        + "\r\nAccess-Control-Allow-Credentials: true\r\nVary: Origin\r\n" + EXPOSED
                : "Vary: Origin\r\n";
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }

    /** What an answer to {@code OPTIONS} says besides. */
    Fields preflight() {
        return PREFLIGHT;
    }
}
