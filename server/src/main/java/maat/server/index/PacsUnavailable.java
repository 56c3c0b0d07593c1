package maat.server.index;

/** The PACS could not be reached, or did not answer as a PACS does. */
public final class PacsUnavailable extends RuntimeException {
    public PacsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public PacsUnavailable(String message) {
        super(message);
    }
}
