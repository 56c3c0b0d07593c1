package maat.server.event;

import maat.server.database.Transaction;
import maat.server.policy.Authorized;

/**
 * The one place where events are written. A use case calls it once for what it did, in the transaction that did it; what
 * turned out to change nothing is no event.
 */
public final class Events {
    private Events() {}

    /** Notes what happened, by whom, and with which capability token (ALB-36, ALB-37). */
    public static void record(Transaction transaction, Authorized by, Event event) {
        boolean ofDeletedAlbum = event.mutation() == Mutation.DELETE_ALBUM;
        transaction
                .update("""
                        with happened as (
                            insert into events (author, capability, album, study, target, mutation, comment, deleted_album)
                            values (:author, :capability,
                                (select id from albums where album_id = :album),
                                (select id from studies where study_uid = :study),
                                (select id from users where sub = :user),
                                :mutation, :comment, :deletedAlbum)
                            returning id)
                        insert into event_series (event, series)
                        select h.id, s.id from happened h, series s where s.series_uid = any(:series)""")
                .bind("author", by.callerId())
                .bind("capability", by.capability())
                .bind("album", ofDeletedAlbum ? null : event.album())
                .bind("deletedAlbum", ofDeletedAlbum ? event.album() : null)
                .bind("study", event.study())
                .bind("user", event.user())
                .bind(
                        "mutation",
                        event.mutation() == null ? null : event.mutation().name())
                .bind("comment", event.comment())
                .bind("series", event.series().toArray(String[]::new))
                .execute();
    }
}
