package maat.proxy.decision;

import java.util.Set;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.Decision.Answer;

/**
 * The promise of the house (design section 5): a remembered allow is used only while the lease is held, and never after
 * the proxy has applied an announcement that ends it. Safe for use by several threads.
 */
final class FreshAnswers {
    private final Clock clock;
    private final Lease lease;
    private final Announcements announcements = new Announcements();
    private final DecisionCache cache;

    FreshAnswers(Clock clock, long bytes) {
        this.clock = clock;
        this.lease = new Lease(clock);
        this.cache = new DecisionCache(bytes);
    }

    Lease lease() {
        return lease;
    }

    DecisionCache cache() {
        return cache;
    }

    /** A remembered allow that may be used now, or null. */
    Allowed find(Question question) {
        long asOf = announcements.number();
        Answer answer = cache.get(question);
        if (answer == null) {
            return null;
        }
        long now = clock.nanos();
        if (answer.validUntil() - now <= 0 || answer.pass().isDue(now)) {
            cache.remove(question);
            return null;
        }
        return lease.held() ? new Allowed(answer, asOf) : null;
    }

    /** To be remembered before a question is sent. */
    long asking() {
        return announcements.number();
    }

    /** Whether whoever asks now may wait for the answer to the same question, asked at {@code askedAt}. */
    boolean joinable(long askedAt) {
        return lease.held() && announcements.number() == askedAt;
    }

    /** Remembers an allow, unless it was overtaken by an announcement. */
    void keep(Question question, Answer answer, long askedAt) {
        if (answer.cache()) {
            cache.put(question, answer, announcements, askedAt);
        }
    }

    /** Whether something this rests on may have been announced since. */
    boolean overtaken(Set<String> dependencies, long askedAt) {
        return announcements.touched(askedAt, dependencies);
    }

    /** An announcement: its dependents are forgotten before the position counts as applied. */
    void announced(long position, Set<String> dependencies) {
        announcements.add(dependencies);
        cache.drop(dependencies);
        lease.applied(position);
    }

    /** The feed begins (again) here, or says that everything is to be forgotten. */
    void begin(long position) {
        announcements.addEverything();
        cache.clear();
        lease.applied(position);
    }

    /** The feed is gone: what is announced from now on does not reach us. */
    void deaf() {
        lease.applied(Lease.NOTHING);
    }
}
