package maat.server.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One question of an enforcement point: may the subject do this to the resource?
 *
 * @param action a word that need not be of the vocabulary
 * @param context an object, empty when none was sent
 */
record EvaluationRequest(Entity subject, String action, Entity resource, JsonNode context) {

    /** Several questions of one message, and when to stop answering them. */
    record Batch(List<EvaluationRequest> evaluations, Semantic semantic) {}

    /** Which answer of a batch is the last, as AuthZEN calls it. */
    enum Semantic {
        EXECUTE_ALL,
        DENY_ON_FIRST_DENY,
        PERMIT_ON_FIRST_PERMIT;

        boolean endsWith(boolean decision) {
            return switch (this) {
                case EXECUTE_ALL -> false;
                case DENY_ON_FIRST_DENY -> !decision;
                case PERMIT_ON_FIRST_PERMIT -> decision;
            };
        }
    }
}
