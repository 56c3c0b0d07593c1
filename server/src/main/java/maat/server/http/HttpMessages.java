package maat.server.http;

import io.helidon.webserver.http1.Http1Config;

/** How the server reads HTTP/1.1: it takes whatever the proxy lets pass, which has rules of its own (H-20, H-26). */
public final class HttpMessages {
    /** Longer than the proxy takes, since it encodes what clients send raw. */
    private static final int LONGEST_REQUEST_LINE = 64 * 1024;

    private static final int LARGEST_HEADERS = 80 * 1024;

    private HttpMessages() {}

    /** Characters that clients send raw in queries, a colon for one, are checked by {@link Parameters}. */
    public static Http1Config protocol() {
        return Http1Config.builder()
                .validatePrologue(false)
                .maxPrologueLength(LONGEST_REQUEST_LINE)
                .maxHeadersSize(LARGEST_HEADERS)
                .build();
    }
}
