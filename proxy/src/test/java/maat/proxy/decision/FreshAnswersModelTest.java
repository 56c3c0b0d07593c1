package maat.proxy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.Decision.Answer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * A model of the whole promise: a server that decides, commits revocations, announces them late and grants leases; a
 * proxy that asks, remembers, applies, renews, is stopped and goes on, in any order. The server acknowledges a
 * revocation when the proxy has applied it or its lease has run out. No allow that rests on an acknowledged revocation
 * is ever used afterwards.
 */
class FreshAnswersModelTest {
    private static final List<String> USERS = List.of("alice", "bob", "carol");
    private static final long LEASE_MILLIS = 1000;

    /** One thing that happens. */
    enum Step {
        ASK,
        ANSWER_ARRIVES,
        REVOKE,
        GRANT,
        ANNOUNCEMENT_ARRIVES,
        RENEWAL_SENT,
        RENEWAL_ANSWERED_BY_SERVER,
        RENEWAL_ARRIVES,
        FEED_BREAKS,
        FEED_BEGINS,
        TIME_PASSES,
        LONG_SLEEP
    }

    record Event(Step step, int choice) {}

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Step> steps = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.of(Step.ASK)),
                net.jqwik.api.Tuple.of(8, Arbitraries.of(Step.ANSWER_ARRIVES)),
                net.jqwik.api.Tuple.of(4, Arbitraries.of(Step.REVOKE)),
                net.jqwik.api.Tuple.of(3, Arbitraries.of(Step.GRANT)),
                net.jqwik.api.Tuple.of(6, Arbitraries.of(Step.ANNOUNCEMENT_ARRIVES)),
                net.jqwik.api.Tuple.of(6, Arbitraries.of(Step.RENEWAL_SENT)),
                net.jqwik.api.Tuple.of(6, Arbitraries.of(Step.RENEWAL_ANSWERED_BY_SERVER)),
                net.jqwik.api.Tuple.of(6, Arbitraries.of(Step.RENEWAL_ARRIVES)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(Step.FEED_BREAKS)),
                net.jqwik.api.Tuple.of(2, Arbitraries.of(Step.FEED_BEGINS)),
                net.jqwik.api.Tuple.of(3, Arbitraries.of(Step.TIME_PASSES)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(Step.LONG_SLEEP)));
        return steps.flatMap(step -> Arbitraries.integers().between(0, 1000).map(choice -> new Event(step, choice)))
                .list()
                .ofMinSize(5)
                .ofMaxSize(150);
    }

    @Property(tries = 5000)
    @Label("Zero stale answers: no order of asking, revoking, announcing, renewing and sleeping serves a dropped allow")
    void neverStale(@ForAll("events") List<Event> events) {
        World world = new World();
        world.run(events);
        Statistics.label("something remembered was used")
                .collect(world.used > 0)
                .coverage(seen -> seen.check(true).percentage(share -> share > 15));
    }

    private static final class World implements Clock {
        private long nanos = 1_000_000_000L;
        private final FreshAnswers fresh = new FreshAnswers(this, 1 << 20);

        // the server
        private final Set<String> revoked = new HashSet<>();
        private long committed = 1;
        private long leaseEnd = Long.MIN_VALUE;
        private long leaseApplied;
        private final Map<String, Revocation> revocations = new HashMap<>();

        /** A committed revocation, and when the lease that was live then runs out. */
        private record Revocation(long position, long leaseEnd) {}

        // in between
        private record InFlight(Question question, boolean decided, boolean allow, long askedAt, long sentAt) {}

        private record Renewing(Lease.Renewal renewal, long applied, boolean answered, long position) {}

        private record Announced(long position, String user) {}

        private List<InFlight> questions = new ArrayList<>();
        private List<Renewing> renewals = new ArrayList<>();
        private final List<Announced> feed = new ArrayList<>();
        private boolean connected;
        private int used;

        void run(List<Event> events) {
            feedBegins();
            for (Event event : events) {
                step(event);
                check();
            }
        }

        private void step(Event event) {
            switch (event.step) {
                case ASK -> {
                    Question question = question(USERS.get(event.choice % USERS.size()));
                    boolean allow = !revoked.contains(question.token().value());
                    questions.add(new InFlight(question, true, allow, fresh.asking(), nanos));
                }
                case ANSWER_ARRIVES -> {
                    if (!questions.isEmpty()) {
                        arrives(questions.remove(event.choice % questions.size()));
                    }
                }
                case REVOKE -> revoke(USERS.get(event.choice % USERS.size()));
                case GRANT -> {
                    revoked.remove(USERS.get(event.choice % USERS.size()));
                    revocations.remove(USERS.get(event.choice % USERS.size()));
                }
                case ANNOUNCEMENT_ARRIVES -> {
                    if (connected && !feed.isEmpty()) {
                        Announced next = feed.removeFirst();
                        fresh.announced(next.position, Set.of("user:" + next.user));
                    }
                }
                case RENEWAL_SENT -> {
                    long applied = fresh.lease().applied();
                    if (applied != Lease.NOTHING) {
                        renewals.add(new Renewing(fresh.lease().sending(), applied, false, 0));
                    }
                }
                case RENEWAL_ANSWERED_BY_SERVER -> renewalAtServer(event.choice);
                case RENEWAL_ARRIVES -> {
                    List<Renewing> answered =
                            renewals.stream().filter(r -> r.answered).toList();
                    if (!answered.isEmpty()) {
                        Renewing one = answered.get(event.choice % answered.size());
                        renewals.remove(one);
                        fresh.lease().answered(one.renewal, LEASE_MILLIS, one.position);
                    }
                }
                case FEED_BREAKS -> {
                    connected = false;
                    feed.clear();
                    fresh.deaf();
                }
                case FEED_BEGINS -> feedBegins();
                case TIME_PASSES -> nanos += (event.choice % 400) * 1_000_000L;
                case LONG_SLEEP -> nanos += 1_500_000_000L;
            }
        }

        private void feedBegins() {
            connected = true;
            feed.clear();
            fresh.begin(committed);
        }

        private void arrives(InFlight answered) {
            if (answered.allow) {
                String user = answered.question.token().value();
                Answer answer = new Answer(
                        true,
                        List.of(),
                        JsonNodeFactory.instance.objectNode(),
                        Set.of("policy", "user:" + user),
                        answered.sentAt + 5_000_000_000L,
                        user,
                        PacsPass.NONE);
                fresh.keep(answered.question, answer, answered.askedAt);
            }
        }

        private void revoke(String user) {
            if (revoked.add(user)) {
                committed++;
                revocations.put(user, new Revocation(committed, leaseEnd));
                if (connected) {
                    feed.add(new Announced(committed, user));
                }
            }
        }

        /**
         * The server records what was applied, extends the lease from when it hears (after it was sent), and answers with
         * the committed position: a writer that committed before this waits for nothing that this renewal grants.
         */
        private void renewalAtServer(int choice) {
            List<Renewing> open = renewals.stream().filter(r -> !r.answered).toList();
            if (open.isEmpty()) {
                return;
            }
            Renewing one = open.get(choice % open.size());
            renewals.remove(one);
            leaseApplied = Math.max(leaseApplied, one.applied);
            leaseEnd = Math.max(leaseEnd, nanos + LEASE_MILLIS * 1_000_000);
            renewals.add(new Renewing(one.renewal, one.applied, true, committed));
        }

        private boolean acknowledged(String user) {
            Revocation revocation = revocations.get(user);
            return revocation != null && (leaseApplied >= revocation.position || revocation.leaseEnd <= nanos);
        }

        private void check() {
            for (String user : USERS) {
                Allowed found = fresh.find(question(user));
                if (found != null) {
                    used++;
                    assertThat(revoked.contains(user) && acknowledged(user))
                            .as("%s was revoked, and that was acknowledged", user)
                            .isFalse();
                }
            }
        }

        private static Question question(String user) {
            return Question.series(new Token(user), "series.read", "1.2", "1.2.3", Question.Door.ANY, "127.0.0.1");
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return nanos / 1_000_000;
        }
    }
}
