package maat.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;

/** The answers that routes give when all went well. */
public final class Answers {
    private Answers() {}

    /** A JSON document that PostgreSQL or a writer has already made. */
    public static void json(ServerResponse response, int status, String document) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.send(document);
    }

    /** A page of a list, with the number of rows that paging can reach (AUTH-14). */
    public static void page(ServerResponse response, String array, long total) {
        total(response, total);
        json(response, 200, array);
    }

    /** How many rows paging can reach; to be set before the answer is sent. */
    public static void total(ServerResponse response, long total) {
        response.header(HeaderNames.create("X-Total-Count"), Long.toString(total));
    }

    /** 201, 202 or 204 without a body. */
    public static void empty(ServerResponse response, int status) {
        response.status(status);
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.send();
    }
}
