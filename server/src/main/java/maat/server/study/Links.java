package maat.server.study;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

/** Keeps the link form: who came by {@code /api/link/{token}/…} gets URLs that go on so (AUTH-20). */
final class Links {
    /** Set by the proxy alone, which drops it from callers (H-31). */
    private static final HeaderName PREFIX = HeaderNames.create("X-Maat-Link");

    private Links() {}

    static String prefix(ServerRequest request) {
        return request.headers().first(PREFIX).map(token -> "/link/" + token).orElse("");
    }
}
