package maat.proxy.decision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.backend.Worker;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.Decision.Refused;
import maat.proxy.decision.Decision.Undecided;

/** Answers questions: from memory where that is safe, else by asking a server, once for all who wait for the same. */
public final class Decisions {
    private static final String PATH = "/access/v1/evaluation";
    private static final int TOO_MANY = 429;

    private record Waiter(Worker worker, Consumer<Decision> then) {
        void answer(Decision decision) {
            worker.execute(() -> then.accept(decision));
        }
    }

    private record Pending(long askedAt, List<Waiter> waiters) {}

    private final FreshAnswers fresh;
    private final ServerCalls calls;
    private final AuthZen words;
    private final Duration limit;
    private final RefusalLimiter refusals;
    private final DecisionMeter meter;
    private final Clock clock;
    private final Map<Question, Pending> inFlight = new HashMap<>();

    Decisions(
            FreshAnswers fresh,
            ServerCalls calls,
            AuthZen words,
            Duration limit,
            RefusalLimiter refusals,
            DecisionMeter meter,
            Clock clock) {
        this.fresh = fresh;
        this.calls = calls;
        this.words = words;
        this.limit = limit;
        this.refusals = refusals;
        this.meter = meter;
        this.clock = clock;
    }

    /** @param then called on the worker's loop: before this returns when the answer is remembered, else later, once */
    public void decide(Worker worker, Question question, Consumer<Decision> then) {
        Allowed remembered = remembered(question);
        if (remembered != null) {
            then.accept(remembered);
        } else {
            ask(worker, question, then);
        }
    }

    /** An allow that needs no asking, or null. */
    public Allowed remembered(Question question) {
        Allowed found = fresh.find(question);
        if (found != null) {
            meter.hits.increment();
        }
        return found;
    }

    /** Asks a server, whatever is remembered, unless this address was refused too often. */
    public void ask(Worker worker, Question question, Consumer<Decision> then) {
        meter.misses.increment();
        if (!refusals.mayAsk(question.address(), question.token(), clock.nanos())) {
            meter.limited.increment();
            then.accept(new Refused(TOO_MANY, List.of("too_many_refusals")));
            return;
        }
        askAgain(worker, question, then);
    }

    /** Asks a server for an answer in the course of being sent: that it was allowed once is no abuse. */
    void askAgain(Worker worker, Question question, Consumer<Decision> then) {
        Waiter waiter = new Waiter(worker, then);
        long askedAt = fresh.asking();
        Pending mine = join(question, waiter, askedAt);
        if (mine != null) {
            send(worker, question, mine);
        }
    }

    /**
     * Whoever asks while nothing was announced since the same question was sent may share an allow. Otherwise the
     * answer may be older than the asker.
     *
     * @return what is to be sent, or null when an answer is on its way
     */
    private Pending join(Question question, Waiter waiter, long askedAt) {
        synchronized (inFlight) {
            Pending other = inFlight.get(question);
            if (other != null && fresh.joinable(other.askedAt)) {
                other.waiters.add(waiter);
                meter.joined.increment();
                return null;
            }
            Pending mine = new Pending(askedAt, new ArrayList<>(List.of(waiter)));
            inFlight.put(question, mine);
            return mine;
        }
    }

    private void send(Worker worker, Question question, Pending pending) {
        long sentAt = clock.nanos();
        calls.call(worker, "POST", PATH, words.question(question), limit, answer -> {
            Decision decision = read(answer, sentAt, pending.askedAt);
            if (decision instanceof Allowed allowed) {
                fresh.keep(question, allowed.answer(), pending.askedAt);
            }
            count(question, decision);
            List<Waiter> waiters = taken(question, pending);
            waiters.getFirst().answer(decision);
            List<Waiter> joined = waiters.subList(1, waiters.size());
            if (decision instanceof Refused && !joined.isEmpty()) {
                askFor(joined, worker, question);
            } else {
                joined.forEach(waiter -> waiter.answer(decision));
            }
        });
    }

    /**
     * What is granted is not announced, so a refusal may be older than those who joined its question later: they are
     * answered by a question that is sent after the last of them came.
     */
    private void askFor(List<Waiter> joined, Worker worker, Question question) {
        Pending again = new Pending(fresh.asking(), new ArrayList<>(joined));
        synchronized (inFlight) {
            inFlight.putIfAbsent(question, again);
        }
        send(worker, question, again);
    }

    private List<Waiter> taken(Question question, Pending pending) {
        synchronized (inFlight) {
            inFlight.remove(question, pending);
            return List.copyOf(pending.waiters);
        }
    }

    private Decision read(WholeAnswer.Answer answer, long sentAt, long askedAt) {
        return switch (answer.status()) {
            case 200 -> words.decision(answer.body(), sentAt, askedAt);
            case TOO_MANY -> new Refused(TOO_MANY, List.of("too_many_guesses"));
            default -> new Undecided();
        };
    }

    private void count(Question question, Decision decision) {
        switch (decision) {
            case Allowed _ -> {
                meter.allowed.increment();
                refusals.allowed(question.token());
            }
            case Refused _ -> {
                meter.refused.increment();
                refusals.refused(question.address(), question.token(), clock.nanos());
            }
            case Undecided _ -> meter.undecided.increment();
        }
    }
}
