package maat.server.http;

import java.util.List;
import java.util.Map;

/**
 * An answer that is not what the client hoped for: RFC 9457 with the original's {@code message} and {@code detail}.
 * Thrown by routes and use cases; written in one place, {@link Problems}.
 */
public final class Problem extends RuntimeException {
    private final int status;
    private final String detail;
    private final transient List<String> reasons;
    private final transient Map<String, List<String>> headers;

    private Problem(
            int status, String message, String detail, List<String> reasons, Map<String, List<String>> headers) {
        super(message);
        this.status = status;
        this.detail = detail;
        this.reasons = reasons;
        this.headers = headers;
    }

    /**
     * @param message the original's short class, {@code Album Not Found}; clients compare it
     * @param detail a sentence that says what was wrong, where, and what to do; safe to show
     */
    public static Problem of(int status, String message, String detail) {
        return new Problem(status, message, detail, List.of(), Map.of());
    }

    public static Problem badQuery(String detail) {
        return of(400, "Bad Query Parameter", detail);
    }

    public static Problem badForm(String detail) {
        return of(400, "Bad Form Parameter", detail);
    }

    public Problem because(List<String> codes) {
        return new Problem(status, getMessage(), detail, List.copyOf(codes), headers);
    }

    public Problem with(String header, String... values) {
        var more = new java.util.LinkedHashMap<>(headers);
        more.put(header, List.of(values));
        return new Problem(status, getMessage(), detail, reasons, more);
    }

    public int status() {
        return status;
    }

    public String detail() {
        return detail;
    }

    public List<String> reasons() {
        return reasons;
    }

    public Map<String, List<String>> headers() {
        return headers;
    }
}
