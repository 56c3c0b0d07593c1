package maat.server.policy;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import maat.server.database.Transaction;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door: every use case asks here, on facts read in the transaction that will carry the answer out. The facts,
 * the caller's standing and the active policy revision are one statement.
 */
public final class Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(Authorizer.class);

    /** Composed once for each kind of caller and set of facts, so that connections know them prepared. */
    private static final ConcurrentMap<Parts, String> STATEMENTS = new ConcurrentHashMap<>();

    private final Function<String, PolicyEngine> engines;
    private final Clock clock;
    private final MeterRegistry meters;
    private final BiConsumer<Question, Authorized> witness;

    /**
     * @param engines yields the engine that evaluates a revision
     * @param witness is told of every decision
     */
    public Authorizer(
            Function<String, PolicyEngine> engines,
            Clock clock,
            MeterRegistry meters,
            BiConsumer<Question, Authorized> witness) {
        this.engines = engines;
        this.clock = clock;
        this.meters = meters;
        this.witness = witness;
    }

    /**
     * Asks, and throws unless the answer is yes.
     *
     * @throws Refused when the policy says no
     * @throws PolicyFailure when nobody can tell
     */
    public Authorized require(Transaction transaction, Question question) {
        var answer = decide(transaction, question);
        if (!answer.decision().allow()) {
            throw new Refused(question, answer.decision());
        }
        return answer;
    }

    /** Asks, and leaves it to the caller to carry out either answer. */
    public Authorized decide(Transaction transaction, Question question) {
        try {
            var situation = gather(transaction, question);
            var engine = engines.apply(situation.revision());
            String input = InputDocument.of(question, situation.facts(), clock.millis());
            meters.summary(
                            "maat_policy_input_characters",
                            "action",
                            question.action().word())
                    .record(input.length());
            var decision = DecisionReader.read(engine.evaluate(PolicyEngine.DECISION, input), engine.revision());
            count(question, decision.status().name());
            var answer = new Authorized(
                    decision,
                    situation.callerId(),
                    situation.callerSub(),
                    situation.capability(),
                    situation.capabilityAlbum());
            witness.accept(question, answer);
            return answer;
        } catch (PolicyFailure failure) {
            count(question, "FAILURE");
            LOG.error("No decision on {}: {}", question.action().word(), failure.getMessage(), failure);
            throw failure;
        }
    }

    private record Situation(
            String facts,
            String revision,
            long callerId,
            String callerSub,
            String capability,
            String capabilityAlbum) {}

    private static Situation gather(Transaction transaction, Question question) {
        var caller = CallerSql.of(question.caller().principal());
        var facts = question.facts();
        Query query = transaction.facts(STATEMENTS.computeIfAbsent(
                new Parts(caller.tables(), facts.tables(), facts.members()), Authorizer::statement));
        caller.bindings().forEach(query::bind);
        facts.bindings().forEach(query::bind);
        return query.map((row, _) -> new Situation(
                        row.getString("facts"),
                        row.getString("revision"),
                        row.getLong("caller_id"),
                        row.getString("caller_sub"),
                        row.getString("capability"),
                        row.getString("capability_album")))
                .one();
    }

    /** Of what a statement is made: who asks, and which facts the action needs. */
    private record Parts(String caller, String tables, String members) {}

    private static String statement(Parts parts) {
        return """
                with %s%s
                select jsonb_build_object(
                        'caller', coalesce((select facts from caller), '{"registered": false}')%s)::text as facts,
                    (select revision from active_policy) as revision,
                    (select user_id from caller) as caller_id,
                    (select sub from caller) as caller_sub,
                    (select facts -> 'capability' ->> 'id' from caller) as capability,
                    (select facts -> 'capability' ->> 'album' from caller) as capability_album""".formatted(parts.caller(), parts.tables(), parts.members());
    }

    private void count(Question question, String outcome) {
        meters.counter("maat_decisions", "action", question.action().word(), "outcome", outcome)
                .increment();
    }
}
