package maat.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code X-Request-ID}, by which a client finds its request again: echoed, up to 128 characters (Z-03). */
public final class RequestId {
    private static final HeaderName NAME = HeaderNames.create("X-Request-ID");
    private static final int LONGEST = 128;

    private RequestId() {}

    /** Puts the request's id into the response, when it has one that can be echoed. */
    public static void echo(ServerRequest request, ServerResponse response) {
        request.headers().first(NAME).filter(id -> id.length() <= LONGEST).ifPresent(id -> response.header(NAME, id));
    }
}
