package maat.server.index;

import maat.server.database.Transaction;
import maat.server.outbox.Outbox;

/** The deletion of pixels, which follows that of the rows and is tried until the PACS has confirmed it. */
public final class Erasure {
    /** Kind of the follow-up work on a whole study, whose UID is its subject. */
    public static final String OF_STUDY = "erase_study";

    /** Kind of the follow-up work on a series; the subject is {@code study/series}. */
    public static final String OF_SERIES = "erase_series";

    private final PacsEraser eraser;

    public Erasure(PacsEraser eraser) {
        this.eraser = eraser;
    }

    public static void scheduleStudy(Transaction transaction, String study) {
        Outbox.putNow(transaction, OF_STUDY, study);
    }

    public static void scheduleSeries(Transaction transaction, String study, String series) {
        Outbox.putNow(transaction, OF_SERIES, study + "/" + series);
    }

    /** @return true; a PACS that has not confirmed is an exception */
    public boolean eraseStudy(String study) {
        eraser.eraseStudy(study);
        return true;
    }

    /** @return true; a PACS that has not confirmed is an exception */
    public boolean eraseSeries(String studyAndSeries) {
        int slash = studyAndSeries.indexOf('/');
        eraser.eraseSeries(studyAndSeries.substring(0, slash), studyAndSeries.substring(slash + 1));
        return true;
    }
}
