package maat.launcher;

/** An option of the command line cannot be used; the message says which and why. */
final class InvalidOption extends RuntimeException {
    InvalidOption(String message) {
        super(message);
    }
}
