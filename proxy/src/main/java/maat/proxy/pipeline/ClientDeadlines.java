package maat.proxy.pipeline;

import maat.proxy.backend.Worker;

/** How long a client may take over what (H-26): looked at once a tick. */
final class ClientDeadlines implements Worker.Ticking {
    private static final long LINGER_NANOS = 2_000_000_000L;
    private static final double SECOND = 1e9;

    private enum Phase {
        IDLE,
        HEAD,
        ANSWER,
        BODY,
        CLOSING
    }

    private final ClientConnection connection;
    private final FrontEnd.Rules rules;
    private Phase phase = Phase.IDLE;
    private long since = System.nanoTime();
    private long received;
    private long unflushed;
    private long flushedAt = since;

    ClientDeadlines(ClientConnection connection, FrontEnd.Rules rules) {
        this.connection = connection;
        this.rules = rules;
    }

    void received(int bytes) {
        received += bytes;
    }

    void headBegun() {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD);
        }
    }

    void headComplete() {
        phase = Phase.ANSWER;
    }

    void bodyBegun() {
        enter(Phase.BODY);
    }

    void bodyEnded() {
        phase = Phase.ANSWER;
    }

    void idle() {
        enter(Phase.IDLE);
    }

    void closing() {
        enter(Phase.CLOSING);
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
        received = 0;
    }

    @Override
    public void tick(long now) {
        if (stuck(now)) {
            connection.abort();
            return;
        }
        long elapsed = now - since;
        switch (phase) {
            case IDLE -> {
                if (elapsed > rules.idleNanos()) {
                    connection.close();
                }
            }
            case HEAD -> {
                if (elapsed > rules.headNanos()) {
                    connection.refuseUnread(timeOut("The request head takes too long"));
                }
            }
            case BODY -> {
                if (!connection.takesBody()) {
                    enter(Phase.BODY);
                } else if (elapsed > rules.windowNanos()) {
                    body();
                }
            }
            case CLOSING -> {
                if (elapsed > LINGER_NANOS && connection.output().unflushedBytes() == 0) {
                    connection.close();
                }
            }
            case ANSWER -> {
                // the back end's time-outs rule
            }
        }
    }

    private void body() {
        if (received < rules.bodyRate() * (rules.windowNanos() / SECOND)) {
            Problem problem = timeOut("The request body comes too slowly");
            connection.failBody(new java.util.concurrent.TimeoutException(problem.detail()), problem);
        } else {
            enter(Phase.BODY);
        }
    }

    /** Whether the client takes nothing of what waits for it. */
    private boolean stuck(long now) {
        long waiting = connection.output().unflushedBytes();
        if (waiting == 0 || waiting != unflushed) {
            unflushed = waiting;
            flushedAt = now;
            return false;
        }
        return now - flushedAt > rules.idleNanos();
    }

    private static Problem timeOut(String detail) {
        return Problem.of(408, "Request Timeout", detail);
    }
}
