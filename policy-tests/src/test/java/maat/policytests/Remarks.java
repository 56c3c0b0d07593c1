package maat.policytests;

import maat.policytests.world.Question;
import maat.policytests.world.Source;
import maat.policytests.world.World;

/** What a person may say about albums and studies, and mark as a favourite (2.4, 2.5, 4.6). */
record Remarks(World world, Question question, Places places, Standing standing) {

    boolean comments() {
        return question.study() == null
                ? standing.may(question.album(), "write_comments") && addressesMemberIfAnybody()
                : places.shows(Source.ANY, question.study()) && addressesViewerIfAnybody();
    }

    private boolean addressesMemberIfAnybody() {
        return question.user() == null || new Standing(world, question.user()).isMember(question.album());
    }

    private boolean addressesViewerIfAnybody() {
        return question.user() == null
                || world.seriesOf(question.study()).values().stream()
                        .anyMatch(one -> world.holders(one).contains(question.user()));
    }

    /** In one place, which holds it: the inbox, or an album to which one may add series. */
    boolean marks() {
        boolean isMarkable = switch (question.source()) {
            case Source.Any _ -> false;
            case Source.Inbox _ -> true;
            case Source.InAlbum in -> standing.may(in.album(), "add_series");
        };
        return isMarkable
                && (question.series() == null
                        ? places.shows(question.source(), question.study())
                        : places.shows(question.source(), question.study(), question.series()));
    }
}
