package maat.proxy.dicomweb;

import java.util.List;

/**
 * The one way in which parsing fails: a status, and two texts that are safe to show. It carries no stack trace, since
 * refusals are answers and not faults.
 */
public final class RequestRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;
    private final List<Verb> allow;

    private RequestRefused(int status, String message, String detail, List<Verb> allow) {
        super(message, null, false, false);
        this.status = status;
        this.detail = detail;
        this.allow = List.copyOf(allow);
    }

    static RequestRefused badRequest(String detail) {
        return new RequestRefused(400, "Bad Request", detail, List.of());
    }

    static RequestRefused badParameter(String detail) {
        return new RequestRefused(400, "Bad Query Parameter", detail, List.of());
    }

    static RequestRefused notFound() {
        return new RequestRefused(404, "Not Found", "There is no such path", List.of());
    }

    static RequestRefused methodNotAllowed(List<Verb> allow) {
        return new RequestRefused(405, "Method Not Allowed", "The path does not take this method", allow);
    }

    /** HTTP status: 400, 404 or 405. */
    public int status() {
        return status;
    }

    /** One sentence for the caller; it never repeats what the caller sent. */
    public String detail() {
        return detail;
    }

    /** What the {@code Allow} header names; empty unless the status is 405. */
    public List<Verb> allow() {
        return allow;
    }
}
