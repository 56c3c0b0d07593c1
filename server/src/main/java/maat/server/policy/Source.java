package maat.server.policy;

/** Where the caller looks: everywhere, in the inbox, or in one album. */
public sealed interface Source {
    record Any() implements Source {}

    record Inbox() implements Source {}

    record Album(String album) implements Source {}

    Source ANY = new Any();
    Source INBOX = new Inbox();
}
