package maat.proxy.backend;

/** Why an exchange with a back end did not yield a complete answer. No stack trace: it is an outcome, not a fault. */
public final class BackFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection could be opened: the back end never saw the request. */
        CONNECT,
        /** All connections are in use, and none became free in time: the back end never saw the request. */
        BUSY,
        /** No answer, or silence inside it, for too long. */
        TIME_OUT,
        /** The back end closed before the answer was complete. */
        CLOSED,
        /** The answer is not HTTP/1.x. */
        MALFORMED
    }

    private final Kind kind;

    BackFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the back end cannot have seen the request. */
    public boolean unsent() {
        return kind == Kind.CONNECT || kind == Kind.BUSY;
    }
}
