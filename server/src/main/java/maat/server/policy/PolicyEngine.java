package maat.server.policy;

/** Evaluates one revision of the policies. Safe for use by many threads. */
public interface PolicyEngine extends AutoCloseable {

    /** Entry point of decisions: the package document is the answer. */
    String DECISION = "maat/decision";

    /** Entry point of visibility: what a principal sees, as grants. */
    String VISIBILITY = "maat/visibility";

    /**
     * @param entryPoint {@link #DECISION} or {@link #VISIBILITY}
     * @param input the question as JSON
     * @return the answer as JSON
     * @throws PolicyFailure when there is no answer, for whatever reason, or none in time
     */
    String evaluate(String entryPoint, String input);

    /** The revision that answers; changes only for an engine whose policies are administered elsewhere. */
    String revision();

    @Override
    void close();
}
