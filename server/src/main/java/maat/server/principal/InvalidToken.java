package maat.server.principal;

/** A token that proves nothing: malformed, expired, not for us, or signed by a stranger. Answered with 401. */
public final class InvalidToken extends Exception {
    private final String reason;

    /** @param reason a stable code for logs and counters; callers learn no more than that the token was refused */
    public InvalidToken(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
