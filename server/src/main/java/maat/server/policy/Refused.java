package maat.server.policy;

/** The policy said no. Carries why, and the status with which a client is told. */
public final class Refused extends RuntimeException {
    private final transient Question question;
    private final transient Decision decision;

    public Refused(Question question, Decision decision) {
        super("%s refused: %s %s".formatted(question.action().word(), decision.status(), decision.reasons()));
        this.question = question;
        this.decision = decision;
    }

    public Question question() {
        return question;
    }

    public Decision decision() {
        return decision;
    }
}
