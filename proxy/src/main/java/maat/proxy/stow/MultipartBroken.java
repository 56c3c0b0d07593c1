package maat.proxy.stow;

/** A multipart body that cannot be read: what remains of it must not be trusted. The message is safe to show. */
public final class MultipartBroken extends Exception {
    private static final long serialVersionUID = 1L;

    MultipartBroken(String message) {
        super(message, null, false, false);
    }
}
