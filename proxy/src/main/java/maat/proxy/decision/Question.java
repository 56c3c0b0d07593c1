package maat.proxy.decision;

import java.util.Objects;

/**
 * What is asked about one request. Two questions are equal when token, action, object, source and address are: that is
 * also the key under which an answer is remembered.
 */
public final class Question {
    /** Through which door: everything, the inbox, or an album. */
    public record Door(String kind, String album) {
        public static final Door ANY = new Door("any", null);
        public static final Door INBOX = new Door("inbox", null);

        public static Door album(String id) {
            return new Door("album", id);
        }
    }

    private final Token token;
    private final String action;
    private final String type;
    private final String id;
    private final String study;
    private final Door door;
    private final String address;
    private final int hash;

    private Question(Token token, String action, String type, String id, String study, Door door, String address) {
        this.token = token;
        this.action = action;
        this.type = type;
        this.id = id;
        this.study = study;
        this.door = door;
        this.address = address;
        this.hash = ((token.hashCode() * 31 + action.hashCode()) * 31 + id.hashCode()) * 31 + door.hashCode();
    }

    /** About a series of a study. */
    public static Question series(Token token, String action, String study, String series, Door door, String address) {
        return new Question(token, action, "series", series, study, door, address);
    }

    /** About a study. */
    public static Question study(Token token, String action, String study, Door door, String address) {
        return new Question(token, action, "study", study, null, door, address);
    }

    /** About an album. */
    public static Question album(Token token, String action, String album, String address) {
        return new Question(token, action, "album", album, null, Door.ANY, address);
    }

    /** About the house as a whole. */
    public static Question system(Token token, String action, String address) {
        return new Question(token, action, "system", "maat", null, Door.ANY, address);
    }

    /** The same, known to be about that study; null for none. */
    public Question within(String ofStudy) {
        return new Question(token, action, type, id, ofStudy, door, address);
    }

    public Token token() {
        return token;
    }

    public String action() {
        return action;
    }

    public String type() {
        return type;
    }

    public String id() {
        return id;
    }

    /** The study of a series, or the one that an upload is into; else null. */
    public String study() {
        return study;
    }

    public Door door() {
        return door;
    }

    /** Of the client, as far as it is known. */
    public String address() {
        return address;
    }

    /** Roughly how much memory this takes as a key, in bytes; the token itself is counted too. */
    int weight() {
        return 160 + token.value().length() + id.length() + (study == null ? 0 : study.length());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Question q
                && hash == q.hash
                && token.equals(q.token)
                && id.equals(q.id)
                && action.equals(q.action)
                && type.equals(q.type)
                && Objects.equals(study, q.study)
                && door.equals(q.door)
                && address.equals(q.address);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return action + ' ' + type + ' ' + id;
    }
}
