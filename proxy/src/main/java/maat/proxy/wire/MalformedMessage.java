package maat.proxy.wire;

/**
 * A message that breaks the syntax or a limit: the connection can carry nothing more after it. No stack trace: it is an
 * answer, not a fault.
 */
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    public MalformedMessage(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    static MalformedMessage bad(String detail) {
        return new MalformedMessage(400, detail);
    }

    /** 400, 413, 414, 417 or 431. */
    public int status() {
        return status;
    }
}
