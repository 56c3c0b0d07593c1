package maat.server.event;

import java.util.Collection;
import java.util.List;

/**
 * Something that was done or said. Parts that it does not have are null or empty.
 *
 * @param album id of the album in whose history it belongs; null for what concerns inboxes or a study alone
 * @param study UID of the study it is about
 * @param series UIDs of the series it is about
 * @param user {@code sub} of whom it was done to, or to whom alone it was said
 */
public record Event(Mutation mutation, String comment, String album, String study, List<String> series, String user) {

    public Event {
        series = List.copyOf(series);
    }

    public static Event of(Mutation mutation) {
        return new Event(mutation, null, null, null, List.of(), null);
    }

    static Event comment(String text) {
        return new Event(null, text, null, null, List.of(), null);
    }

    public Event in(String inAlbum) {
        return new Event(mutation, comment, inAlbum, study, series, user);
    }

    Event on(String ofStudy) {
        return about(ofStudy, List.of());
    }

    public Event about(String ofStudy, Collection<String> ofSeries) {
        return new Event(mutation, comment, album, ofStudy, List.copyOf(ofSeries), user);
    }

    /** @param sub of the user whom it concerns */
    public Event to(String sub) {
        return new Event(mutation, comment, album, study, series, sub);
    }
}
