package maat.proxy.decision;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import maat.proxy.backend.Worker;
import maat.proxy.decision.Decision.Allowed;

/**
 * All answers in the course of being sent. One whose decision may have changed is decided again at once, and cut when it
 * is refused or when nobody can decide: after an announcement, when the lease is lost, when a decision runs out.
 *
 * <p>Each event loop has its own list. An allow is found and its stream registered in one step of the loop, or the
 * stream is compared with what was announced in between: so no announcement falls between the two.
 */
public final class OpenStreams {
    private static final long AGAIN_WITHOUT_LEASE = 1_000_000_000L;

    private final List<Streams> byWorker;
    private final FreshAnswers fresh;
    private final Decisions decisions;
    private final DecisionMeter meter;
    private final Clock clock;

    OpenStreams(List<Worker> workers, FreshAnswers fresh, Decisions decisions, DecisionMeter meter, Clock clock) {
        this.fresh = fresh;
        this.decisions = decisions;
        this.meter = meter;
        this.clock = clock;
        this.byWorker = workers.stream().map(Streams::new).toList();
        byWorker.forEach(streams -> streams.worker.execute(() -> streams.worker.add(streams)));
    }

    /** To be called on the worker's loop before the first byte is sent. */
    public OpenStream opened(Worker worker, Question question, Allowed allowed, OpenStream.Holder holder) {
        return byWorker.get(worker.index()).opened(question, allowed, holder);
    }

    /** The answer has ended. */
    public void closed(Worker worker, OpenStream stream) {
        byWorker.get(worker.index()).closed(stream);
    }

    /** To be called after the announcement was applied to the memory. */
    void announced(Set<String> dependencies) {
        redecide(stream -> stream.restsOnAny(dependencies));
    }

    /** Announcements may have been missed. */
    void anythingMayHaveChanged() {
        redecide(_ -> true);
    }

    private void redecide(Predicate<OpenStream> which) {
        for (Streams streams : byWorker) {
            streams.worker.execute(() -> streams.redecide(which));
        }
    }

    private final class Streams implements Worker.Ticking {
        private final Worker worker;
        private OpenStream first;
        private boolean leaseHeld;

        Streams(Worker worker) {
            this.worker = worker;
        }

        OpenStream opened(Question question, Allowed allowed, OpenStream.Holder holder) {
            OpenStream stream = new OpenStream(question, allowed, holder, clock.nanos());
            stream.next = first;
            if (first != null) {
                first.previous = stream;
            }
            first = stream;
            if (fresh.overtaken(stream.dependencies, allowed.asOf())) {
                again(stream);
            }
            return stream;
        }

        void closed(OpenStream stream) {
            if (stream.closed) {
                return;
            }
            stream.closed = true;
            if (stream.previous == null) {
                first = stream.next;
            } else {
                stream.previous.next = stream.next;
            }
            if (stream.next != null) {
                stream.next.previous = stream.previous;
            }
        }

        void redecide(Predicate<OpenStream> which) {
            OpenStream stream = first;
            while (stream != null) {
                OpenStream next = stream.next;
                if (!stream.closed && which.test(stream)) {
                    again(stream);
                }
                stream = next;
            }
        }

        private void again(OpenStream stream) {
            meter.redecided.increment();
            stream.asking = true;
            stream.holder.hold();
            long askedAt = fresh.asking();
            decisions.askAgain(worker, stream.question, decision -> {
                if (stream.closed) {
                    return;
                }
                stream.asking = false;
                if (decision instanceof Allowed allowed && stream.covers(allowed)) {
                    stream.rest(allowed);
                    stream.decidedAt = clock.nanos();
                    if (fresh.overtaken(stream.dependencies, askedAt)) {
                        again(stream);
                    } else {
                        stream.holder.release();
                    }
                } else {
                    meter.cut.increment();
                    closed(stream);
                    stream.holder.cut(decision);
                }
            });
        }

        @Override
        public void tick(long now) {
            boolean held = fresh.lease().held();
            boolean lost = leaseHeld && !held;
            leaseHeld = held;
            redecide(stream -> !stream.asking
                    && (lost
                            || stream.validUntil - now <= 0
                            || (!held && now - stream.decidedAt > AGAIN_WITHOUT_LEASE)));
        }
    }
}
