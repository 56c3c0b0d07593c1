package maat.server.event;

import java.util.Optional;
import maat.server.album.Albums;
import maat.server.audit.Audit;
import maat.server.database.Database;
import maat.server.http.Paging;
import maat.server.http.Parameters;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;
import maat.server.study.StudyFacts;

/** What was said about a study. It belongs to the study, whichever way one sees it (reference 2.5, 4.6, Q-21). */
public final class StudyComments {
    private static final String NO_ALBUM = "";

    private final Database database;
    private final Authorizer authorizer;

    public StudyComments(Database database, Authorizer authorizer) {
        this.database = database;
        this.authorizer = authorizer;
    }

    /** Comments that the caller may see, newest first; the reduced view has public ones only (STU-27). */
    EventView.Page list(Caller caller, String study, Parameters query) {
        return database.snapshot(transaction -> {
            Audit.detail("events", "comments");
            var answer = authorizer.require(transaction, question(Action.STUDY_COMMENT_LIST, caller, study));
            return EventView.ofStudy(transaction, study, reader(answer), Paging.of(query, 0));
        });
    }

    /** Writes a comment, for everybody who sees the study or for one of them (STU-28). */
    void add(Caller caller, String study, Parameters form) {
        var asAsked = CommentForm.hintOfAddressee(form);
        database.write(transaction -> {
            var asked = question(Action.STUDY_COMMENT_ADD, caller, study);
            var question = asAsked.map(user -> Question.of(
                            asked.action(),
                            caller,
                            asked.resource().to(user),
                            asked.facts().and(CommentFacts.target(user, study))))
                    .orElse(asked);
            var answer = authorizer.require(transaction, question);
            var addressee = CommentForm.addressee(form);
            var comment = Event.comment(CommentForm.text(form)).on(study);
            Events.record(
                    transaction,
                    answer,
                    addressee
                            .map(user -> comment.to(Albums.resolve(transaction, user)))
                            .orElse(comment));
            return null;
        });
    }

    private static Question question(Action action, Caller caller, String study) {
        var facts = StudyFacts.study(study, NO_ALBUM, Source.ANY, caller.principal());
        return Question.of(action, caller, Resource.study(study), facts);
    }

    private static Optional<Long> reader(Authorized answer) {
        return answer.decision().obligations().view().filter("reduced"::equals).isPresent()
                ? Optional.empty()
                : Optional.of(answer.callerId());
    }
}
