package maat.launcher;

/** Something could not be started; the message is for the person before the screen. */
public final class StartFailed extends RuntimeException {
    public StartFailed(String message) {
        super(message);
    }
}
