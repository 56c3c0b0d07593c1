package maat.server.authzen;

import maat.server.policy.Decision;

/** A question that cannot be put to the policy: a refusal with its reason, not an error (Z-03). */
final class Unaskable extends RuntimeException {
    private final Decision.Status status;

    Unaskable(Decision.Status status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    Evaluation evaluation() {
        return Evaluation.refused(status, getMessage());
    }
}
