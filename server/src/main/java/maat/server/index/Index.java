package maat.server.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.outbox.Outbox;

/**
 * What Maat knows of studies and series without asking the PACS. Rows exist since somebody uploaded or reserved them; an
 * index run fills them with what the PACS holds and makes them visible in lists.
 */
public final class Index {
    /** Kind of the follow-up work that indexes a study, whose UID is its subject. */
    public static final String WORK = "index_study";

    private static final String STUDY_FIELDS =
            "includefield=00081030,00080201,00100030,00100040,00200010,00080050," + "00080090,00080020,00080030";
    private static final String SERIES_FIELDS =
            "includefield=0008103E,00180015,00080021,00080031,00200011,00080201,00201209";

    private final Database database;
    private final PacsClient pacs;

    public Index(Database database, PacsClient pacs) {
        this.database = database;
        this.pacs = pacs;
    }

    /** Makes sure that a study is indexed even if nobody comes back to ask for it. */
    public static void schedule(Transaction transaction, String study) {
        Outbox.put(transaction, WORK, study);
    }

    /**
     * Reads a study and its series from the PACS and stores what it holds. Series that nobody uploaded or reserved here
     * stay unknown.
     *
     * @return whether every series of the study that has a row has its pixels
     * @throws PacsUnavailable when the PACS cannot be read; nothing is changed then
     */
    public boolean refresh(String study) {
        var studies = pacs.search(study, "/studies?StudyInstanceUID=" + study + "&" + STUDY_FIELDS);
        var series = pacs.search(study, "/studies/" + study + "/series?" + SERIES_FIELDS);
        return database.write(transaction -> {
            IndexSql.lockStudy(transaction, study);
            if (!studies.isEmpty()) {
                IndexSql.storeStudy(transaction, study, studies.getFirst());
            }
            series.forEach(dataSet -> store(transaction, study, dataSet));
            return IndexSql.isComplete(transaction, study);
        });
    }

    boolean knows(String study) {
        return database.read(transaction -> IndexSql.isKnown(transaction, study));
    }

    /** Whether each of the series is known under that study. */
    boolean knows(String study, List<String> series) {
        return series.stream().distinct().count()
                == database.read(transaction -> IndexSql.count(transaction, study, series, false));
    }

    /** How many of the series have pixels. */
    long populated(String study, List<String> series) {
        return database.read(transaction -> IndexSql.count(transaction, study, series, true));
    }

    private static void store(Transaction transaction, String study, ObjectNode dataSet) {
        String uid = DataSets.text(dataSet, "0020000E");
        if (uid != null) {
            IndexSql.storeSeries(transaction, study, uid, dataSet);
        }
    }

    /** Series of a study as the PACS describes them, those of the given UIDs only, each once. */
    public List<ObjectNode> series(String study, String query) {
        return pacs.search(study, "/studies/" + study + "/series" + (query.isEmpty() ? "" : "?" + query));
    }
}
