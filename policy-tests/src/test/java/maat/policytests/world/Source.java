package maat.policytests.world;

/** Where a caller looks, or to where a viewer token is limited. */
public sealed interface Source {
    record Any() implements Source {}

    record Inbox() implements Source {}

    record InAlbum(String album) implements Source {}

    Source ANY = new Any();
    Source INBOX = new Inbox();

    /** @param text {@code any}, {@code inbox} or {@code album} and a name */
    static Source of(String text) {
        return switch (text) {
            case "any" -> ANY;
            case "inbox" -> INBOX;
            default -> new InAlbum(text.substring("album ".length()));
        };
    }
}
