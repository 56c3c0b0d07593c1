package maat.proxy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private final Hands hands = new Hands();
    private final Lease lease = new Lease(hands);

    private static final class Hands implements Clock {
        private long nanos = Long.MAX_VALUE - 5;
        private long wall = 1_000_000;

        void pass(long millis) {
            nanos += millis * 1_000_000;
            wall += millis;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return wall;
        }
    }

    @Test
    @DisplayName("The lease counts from when its renewal was sent, not from when it was answered")
    void countsFromSending() {
        lease.applied(7);
        Lease.Renewal renewal = lease.sending();
        hands.pass(900);
        assertThat(lease.held()).isFalse();
        lease.answered(renewal, 1000, 7);
        assertThat(lease.held()).isTrue();
        hands.pass(99);
        assertThat(lease.held()).isTrue();
        hands.pass(1);
        assertThat(lease.held()).isFalse();
    }

    @Test
    @DisplayName("The newest answered renewal rules, whatever order the answers come in")
    void newestRules() {
        lease.applied(7);
        Lease.Renewal first = lease.sending();
        hands.pass(100);
        Lease.Renewal second = lease.sending();
        lease.answered(second, 1000, 8);
        assertThat(lease.held()).isFalse();
        lease.answered(first, 1000, 7);
        assertThat(lease.held()).isFalse();
        lease.applied(8);
        assertThat(lease.held()).isTrue();
    }

    @Test
    @DisplayName("A process that was stopped finds its lease gone when it goes on; a machine that slept, too")
    void stopped() {
        lease.applied(7);
        lease.answered(lease.sending(), 1000, 7);
        hands.pass(5_000);
        assertThat(lease.held()).isFalse();
        lease.answered(lease.sending(), 1000, 7);
        assertThat(lease.held()).isTrue();
        hands.wall += 1_000;
        assertThat(lease.held()).as("only the wall clock went on").isFalse();
        lease.answered(lease.sending(), 1000, 7);
        hands.wall -= 1;
        assertThat(lease.held()).as("the wall clock went back").isFalse();
    }

    @Test
    @DisplayName("Without a feed there is no lease")
    void deaf() {
        lease.applied(7);
        lease.answered(lease.sending(), 1000, 7);
        lease.applied(Lease.NOTHING);
        assertThat(lease.held()).isFalse();
    }
}
