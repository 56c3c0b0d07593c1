package maat.server.upload;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import maat.server.album.AlbumFacts;
import maat.server.album.Albums;
import maat.server.audit.Audit;
import maat.server.database.Database;
import maat.server.event.Event;
import maat.server.event.Events;
import maat.server.event.Mutation;
import maat.server.index.Index;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Decision;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;
import maat.server.study.LinkSql;
import maat.server.study.StudyFacts;

/**
 * The server's part in STOW-RS: a series is decided and reserved for its destination before its first instance reaches
 * the PACS, and indexed after the PACS has answered.
 */
public final class Uploads {
    private final Database database;
    private final Authorizer authorizer;
    private final Index index;

    public Uploads(Database database, Authorizer authorizer, Index index) {
        this.database = database;
        this.authorizer = authorizer;
        this.index = index;
    }

    /**
     * Whether instances of a series may be stored.
     *
     * @param failureReason FailureReason (0008,1197) for each instance otherwise; 0 when allowed
     * @param tags attributes at fault, eight hexadecimal digits each
     */
    record Admission(
            boolean allowed,
            @JsonProperty("failure_reason") int failureReason,
            List<String> tags,
            List<String> reasons) {
        private static final int PROCESSING_FAILURE = 0x0110;
        private static final int NOT_AUTHORIZED = 0x0124;
        private static final int INVALID_ATTRIBUTE = 0x0106;

        static final Admission GRANTED = new Admission(true, 0, List.of(), List.of());

        static Admission contradicts(List<String> tags) {
            return new Admission(false, INVALID_ATTRIBUTE, tags, List.of("metadata_conflict"));
        }

        /**
         * A series that exists under another study is a conflict of data, not of rights. One that is being erased
         * can be stored as soon as the archive has erased it; until then a late erasure might take what was acknowledged.
         */
        static Admission refused(Decision decision) {
            if (decision.reasons().contains("being_erased")) {
                return new Admission(false, PROCESSING_FAILURE, List.of(), decision.reasons());
            }
            return decision.status() == Decision.Status.CONFLICT
                    ? new Admission(false, INVALID_ATTRIBUTE, List.of("0020000D"), decision.reasons())
                    : new Admission(false, NOT_AUTHORIZED, List.of(), decision.reasons());
        }
    }

    /**
     * Decides on one series of an upload and reserves it.
     *
     * @param album where the uploader wants it, empty for where the token leads
     * @param attributes of the instance that stands for the series, by keyword
     */
    Admission admit(Caller caller, String album, String study, String series, Map<String, String> attributes) {
        return database.write(transaction -> {
            String target = album.isEmpty() ? caller.principal().uploadAlbum().orElse("") : album;
            if (!target.isEmpty()) {
                Albums.lock(transaction, target);
            }
            LinkSql.lockSeries(transaction, study, series);
            var question = question(caller, album, target, study, series);
            var answer = authorizer.decide(transaction, question);
            var destination = answer.decision().obligations().destination();
            if (!answer.decision().allow() || destination.isEmpty()) {
                return Admission.refused(answer.decision());
            }
            var contradictions = Consistency.contradictions(transaction, study, series, attributes);
            Audit.detail("isValid", Boolean.toString(contradictions.isEmpty()));
            if (!contradictions.isEmpty()) {
                Audit.detail("invalidTags", String.join(",", contradictions));
                return Admission.contradicts(contradictions);
            }
            LinkSql.reserve(transaction, study, series);
            boolean isNew = LinkSql.link(transaction, series, destination.get(), answer.callerId());
            String into = destination.get().album();
            if (isNew && into != null) {
                var event = Event.of(Mutation.IMPORT_SERIES).in(into).about(study, List.of(series));
                Events.record(transaction, answer, event);
                Albums.touch(transaction, into);
            }
            Index.schedule(transaction, study);
            return Admission.GRANTED;
        });
    }

    private static Question question(Caller caller, String album, String target, String study, String series) {
        var facts = StudyFacts.series(study, series, target, Source.ANY, caller.principal());
        var resource = Resource.series(study, series);
        return Question.of(
                Action.SERIES_STORE,
                caller,
                album.isEmpty() ? resource : resource.in(album),
                target.isEmpty() ? facts : facts.and(AlbumFacts.album(target)));
    }

    /** Indexes what the PACS now holds of a study. */
    void complete(String study) {
        index.refresh(study);
    }
}
