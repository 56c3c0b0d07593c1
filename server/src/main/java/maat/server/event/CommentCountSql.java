package maat.server.event;

/**
 * How many comments somebody can see, as an expression for the lists that show it: public ones, and private ones that the
 * person wrote or received. Parameters are SQL expressions.
 */
public final class CommentCountSql {
    private CommentCountSql() {}

    /**
     * Comments in an album (ALB-38).
     *
     * @param album row of the album, {@code a.id}
     * @param user row of who looks, {@code m.member}
     */
    public static String ofAlbum(String album, String user) {
        return "(select count(*) from events e where e.comment is not null and e.album = %s and %s)"
                .formatted(album, visibleTo(user));
    }

    /**
     * Comments on a study, which belong to no album (2.5, STU-14).
     *
     * @param study row of the study, {@code t.id}
     * @param user row of who looks, {@code :user}; {@code null::bigint} for whom the decision shows the reduced view
     */
    public static String ofStudy(String study, String user) {
        return "(select count(*) from events e where e.comment is not null and e.album is null and e.study = %s and %s)"
                .formatted(study, visibleTo(user));
    }

    /** Of a comment {@code e}. */
    static String visibleTo(String user) {
        return "(e.target is null or e.author = %1$s or e.target = %1$s)".formatted(user);
    }
}
