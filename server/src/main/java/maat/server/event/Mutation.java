package maat.server.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done to an album, an inbox or what is in them, in the words of the reference (2.4.5) and beyond it. */
public enum Mutation {
    CREATE_ALBUM(Family.NONE),
    EDIT_ALBUM(Family.NONE),
    ADD_USER(Family.USERS),
    ADD_ADMIN(Family.USERS),
    REMOVE_USER(Family.USERS),
    PROMOTE_ADMIN(Family.USERS),
    DEMOTE_ADMIN(Family.USERS),
    LEAVE_ALBUM(Family.USERS),
    IMPORT_STUDY(Family.SENDING),
    IMPORT_SERIES(Family.SENDING),
    REMOVE_STUDY(Family.SENDING),
    REMOVE_SERIES(Family.SENDING),
    ADD_FAV(Family.NONE),
    REMOVE_FAV(Family.NONE),
    CREATE_REPORT_PROVIDER(Family.REPORT_PROVIDER),
    EDIT_REPORT_PROVIDER(Family.REPORT_PROVIDER),
    DELETE_REPORT_PROVIDER(Family.REPORT_PROVIDER),
    CREATE_WEBHOOK(Family.WEBHOOKS),
    EDIT_WEBHOOK(Family.WEBHOOKS),
    DELETE_WEBHOOK(Family.WEBHOOKS),
    TRIGGER_WEBHOOK(Family.WEBHOOKS),

    /** Beyond the reference; in no album's history, since that goes with the album. */
    DELETE_ALBUM(Family.UNSEEN),
    /** Beyond the reference: out of an inbox or an album into somebody's inbox. */
    SEND_STUDY(Family.UNSEEN),
    SEND_SERIES(Family.UNSEEN);

    /** How the filters of an album's history group mutations (2.4.4). */
    enum Family {
        WEBHOOKS,
        SENDING,
        USERS,
        REPORT_PROVIDER,
        NONE,
        UNSEEN
    }

    private final Family family;

    Mutation(Family family) {
        this.family = family;
    }

    /** The mutation of exactly that name, if albums show such. */
    static Optional<Mutation> shown(String name) {
        return Arrays.stream(values())
                .filter(mutation ->
                        mutation.family != Family.UNSEEN && mutation.name().equals(name))
                .findFirst();
    }

    /** The mutations of a family, named in whatever case; none when there is no such family. */
    static List<Mutation> ofFamily(String name) {
        return Arrays.stream(values())
                .filter(mutation -> mutation.family != Family.UNSEEN && mutation.family != Family.NONE)
                .filter(mutation -> mutation.family.name().equals(name.toUpperCase(Locale.ROOT)))
                .toList();
    }
}
