package maat.proxy.stow;

/** A part that is no instance the proxy can read, so that nobody could say whose it is. The message is safe to show. */
public final class UnreadableInstance extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableInstance(String message) {
        super(message, null, false, false);
    }
}
