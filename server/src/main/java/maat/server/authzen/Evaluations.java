package maat.server.authzen;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maat.server.authzen.Evaluation.Judgement;
import maat.server.authzen.EvaluationRequest.Batch;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.http.Guesses;
import maat.server.http.Problem;
import maat.server.oauth.PacsBearers;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Question;
import maat.server.principal.Caller;
import maat.server.principal.CapabilitySecrets;
import maat.server.principal.PresentedTokens;
import maat.server.principal.Principal;
import maat.server.study.Studies;

/** Answers enforcement points: what the policy says to a question that somebody else will act on. */
public final class Evaluations {
    private final Database database;
    private final Authorizer authorizer;
    private final Subjects subjects;
    private final PacsPasses passes;
    private final Guesses guesses;
    private final Clock clock;

    public Evaluations(
            Database database,
            Authorizer authorizer,
            PresentedTokens tokens,
            PacsPasses passes,
            Guesses guesses,
            Clock clock) {
        this.database = database;
        this.authorizer = authorizer;
        this.subjects = new Subjects(tokens, clock);
        this.passes = passes;
        this.guesses = guesses;
        this.clock = clock;
    }

    /** @throws Problem 403 when a user asks about somebody else, 429 when too many secrets were tried out from there */
    Evaluation evaluate(Caller asking, EvaluationRequest request) {
        try {
            var question = question(asking, request);
            var judgement = needsOneState(question)
                    ? database.snapshot(transaction -> judge(transaction, question))
                    : database.read(transaction -> judge(transaction, question));
            return Evaluation.of(passes.along(asking, request, question, judgement));
        } catch (Unaskable unaskable) {
            return unaskable.evaluation();
        }
    }

    /** Answers in order, on one state of the database, until the batch ends by its semantic. */
    List<Evaluation> evaluate(Caller asking, Batch batch) {
        return database.snapshot(transaction -> {
            var answers = new ArrayList<Evaluation>();
            for (var request : batch.evaluations()) {
                var answer = answer(transaction, asking, request);
                answers.add(answer);
                if (batch.semantic().endsWith(answer.decision())) {
                    break;
                }
            }
            return List.copyOf(answers);
        });
    }

    private Evaluation answer(Transaction transaction, Caller asking, EvaluationRequest request) {
        try {
            return Evaluation.of(judge(transaction, question(asking, request)));
        } catch (Unaskable unaskable) {
            return unaskable.evaluation();
        }
    }

    private Question question(Caller asking, EvaluationRequest request) {
        var address =
                Optional.ofNullable(request.context().path("ip").textValue()).filter(CleanText::isClean);
        address.ifPresent(_ -> request.subject()
                .property("token")
                .filter(CapabilitySecrets::isSecret)
                .ifPresent(secret -> guesses.admit(address, secret)));
        var principal = subjects.principal(asking.principal(), request.subject());
        if (!mayAskAbout(asking.principal(), principal)) {
            throw Problem.of(403, "Authorization error", "A user's token may ask about that user only");
        }
        return Questions.of(request, new Caller(principal, address));
    }

    /** Enforcement points ask about everybody, users about themselves (Z-01). */
    private static boolean mayAskAbout(Principal asking, Principal subject) {
        return asking instanceof Principal.Client
                || (asking instanceof Principal.User user
                        && Subjects.userOf(subject).filter(user.sub()::equals).isPresent());
    }

    private static boolean needsOneState(Question question) {
        return question.action() == Action.STUDY_READ;
    }

    private Judgement judge(Transaction transaction, Question question) {
        var now = clock.instant();
        var answer = authorizer.decide(transaction, question);
        return new Judgement(
                answer,
                series(transaction, question, answer),
                validFor(question, answer, now.toEpochMilli()),
                PacsBearers.of(question.caller(), answer),
                Optional.empty());
    }

    private static Optional<List<String>> series(Transaction transaction, Question question, Authorized answer) {
        return question.action() == Action.STUDY_READ && answer.decision().allow()
                ? Optional.of(Studies.visibleSeries(
                        transaction, answer, question.resource().study()))
                : Optional.empty();
    }

    private static Duration validFor(Question question, Authorized answer, long now) {
        long token = question.caller()
                .principal()
                .expires()
                .map(until -> until.toEpochMilli() - now)
                .orElse(Long.MAX_VALUE);
        var until = answer.decision().obligations().validUntil();
        long obligation = until.isPresent() ? until.getAsLong() - now : Long.MAX_VALUE;
        long longest = Subjects.LONGEST_VALIDITY.toMillis();
        return Duration.ofMillis(Math.clamp(Math.min(token, obligation), 0, longest));
    }
}
