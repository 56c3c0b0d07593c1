package maat.server.authzen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import maat.server.oauth.PacsGrant.Bearer;
import maat.server.policy.Authorized;
import maat.server.policy.Decision;

/**
 * The answer to an evaluation.
 *
 * @param reasons stable codes, sorted
 * @param policy what the policy said; empty when the question could not even be put to it
 */
record Evaluation(Decision.Status status, List<String> reasons, Optional<Judgement> policy) {

    /**
     * @param series of a study that may be read, those that are visible
     * @param validFor how long an allowed answer holds from when it was asked, unless something changes
     * @param bearer whoever stands behind the question, for logs
     * @param pacsPass where the enforcement point asked for one
     */
    record Judgement(
            Authorized answer,
            Optional<List<String>> series,
            Duration validFor,
            Bearer bearer,
            Optional<PacsPass> pacsPass) {

        Judgement with(PacsPass pass) {
            return new Judgement(answer, series, validFor, bearer, Optional.of(pass));
        }
    }

    /**
     * With what an enforcement point may go to the PACS.
     *
     * @param token a signed credential
     * @param holdsFor at least so long
     */
    record PacsPass(String token, Duration holdsFor) {}

    static Evaluation of(Judgement judgement) {
        var decision = judgement.answer().decision();
        return new Evaluation(decision.status(), decision.reasons(), Optional.of(judgement));
    }

    /** A refusal for which no policy was asked. */
    static Evaluation refused(Decision.Status status, String reason) {
        return new Evaluation(status, List.of(reason), Optional.empty());
    }

    boolean decision() {
        return status == Decision.Status.OK;
    }
}
