package maat.server.policy;

/** The policy could not be asked, or its answer not be read: whoever asked is refused. */
public final class PolicyFailure extends RuntimeException {
    public PolicyFailure(String message) {
        super(message);
    }

    public PolicyFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
