package maat.proxy.dicomweb;

/** Through which door the caller wants to see a study: the parameters {@code album} and {@code inbox} (10.4). */
public sealed interface Source {
    /** No source named: everything the caller can see. */
    record Any() implements Source {}

    /** {@code inbox=true}. */
    record Inbox() implements Source {}

    /**
     * {@code album={id}}.
     *
     * @param id 1 to 64 letters, digits, {@code _} or {@code -}; whether there is such an album is the server's to say
     */
    record Album(String id) implements Source {}
}
