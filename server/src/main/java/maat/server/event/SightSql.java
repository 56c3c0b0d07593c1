package maat.server.event;

/** Whether another person than the caller sees a study, for facts about that person and for what views tell of it. */
final class SightSql {
    private SightSql() {}

    /**
     * Some series of the study is in the user's inbox or in an album of the user.
     *
     * @param study row of the study, an SQL expression
     * @param user row of the user, an SQL expression
     */
    static String of(String study, String user) {
        return """
                exists (
                    select from series sight where sight.study = %1$s
                        and (sight.populated or sight.reserved_until > now())
                        and (exists (select from inbox_series i where i.series = sight.id and i.owner = %2$s)
                            or exists (select from album_series l join members n on n.album = l.album
                                where l.series = sight.id and n.member = %2$s)))""".formatted(study, user);
    }
}
