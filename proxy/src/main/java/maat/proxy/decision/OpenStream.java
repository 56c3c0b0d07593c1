package maat.proxy.decision;

import java.util.List;
import java.util.Set;
import maat.proxy.decision.Decision.Allowed;

/** An answer in the course of being sent, and the decision it rests on. Belongs to one event loop. */
public final class OpenStream {
    /** Whoever sends the answer. */
    public interface Holder {
        /**
         * The right to it is gone, or nobody can say: end it at once, not cleanly.
         *
         * @param why refused, undecided, or allowed less than before
         */
        void cut(Decision why);

        /** Send nothing more until released: its right is in doubt. */
        void hold();

        void release();
    }

    final Question question;
    final Holder holder;
    final List<String> series;
    Set<String> dependencies;
    long validUntil;
    long decidedAt;
    boolean asking;
    boolean closed;
    OpenStream previous;
    OpenStream next;

    OpenStream(Question question, Allowed allowed, Holder holder, long now) {
        this.question = question;
        this.holder = holder;
        this.series = allowed.series();
        this.decidedAt = now;
        rest(allowed);
    }

    void rest(Allowed allowed) {
        dependencies = allowed.answer().dependencies();
        validUntil = allowed.answer().validUntil();
    }

    /** Whether the new answer covers all that the old one did: a study download must lose no series. */
    boolean covers(Allowed again) {
        return series.isEmpty() || again.series().containsAll(series);
    }

    boolean restsOnAny(Set<String> announced) {
        for (String dependency : announced) {
            if (dependencies.contains(dependency)) {
                return true;
            }
        }
        return false;
    }
}
