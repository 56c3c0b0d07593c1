package maat.proxy.backend;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/** One request to a back end and its answer, on one event loop. */
public final class BackExchange {
    enum State {
        WAITING,
        ACTIVE,
        ENDED
    }

    final BackRequest request;
    final BackListener listener;
    final BackendPool pool;
    long deadline;
    State state = State.WAITING;
    BackConnection connection;
    boolean repeated;
    boolean paused;
    boolean bodyFinished;
    private ArrayDeque<ByteBuf> early;

    BackExchange(BackendPool pool, BackRequest request, BackListener listener) {
        this.pool = pool;
        this.request = request;
        this.listener = listener;
        this.bodyFinished = request.streamed() == BackRequest.NONE;
    }

    /** Sends a piece of a streamed body; takes ownership. What is written while no connection is there yet is kept. */
    public void write(ByteBuf piece) {
        if (state == State.ACTIVE) {
            connection.writeBody(piece);
        } else if (state == State.WAITING) {
            if (early == null) {
                early = new ArrayDeque<>();
            }
            early.add(piece);
        } else {
            piece.release();
        }
    }

    /** Ends a streamed body. */
    public void finish() {
        if (bodyFinished) {
            return;
        }
        bodyFinished = true;
        if (state == State.ACTIVE) {
            connection.finishBody();
        }
    }

    /** Whether more of a streamed body should be written now. */
    public boolean isWritable() {
        return state == State.ACTIVE && connection.isWritable();
    }

    /** Stops reading the answer; a few pieces may still come. */
    public void pause() {
        paused = true;
        if (state == State.ACTIVE) {
            connection.pause();
        }
    }

    public void resume() {
        paused = false;
        if (state == State.ACTIVE) {
            connection.resume();
        }
    }

    /**
     * Gives the exchange up. Unless the answer is complete already, its connection is closed, so that the back end sees
     * an unfinished request and a reader that is gone. The listener hears nothing more.
     */
    public void cancel() {
        if (state == State.ENDED) {
            return;
        }
        BackConnection used = connection;
        end();
        if (used == null) {
            pool.forget(this);
        } else {
            used.abandon();
        }
    }

    boolean ended() {
        return state == State.ENDED;
    }

    void activate(BackConnection taken) {
        connection = taken;
        state = State.ACTIVE;
    }

    void sendEarly() {
        if (early != null) {
            early.forEach(connection::writeBody);
            early = null;
        }
    }

    void end() {
        state = State.ENDED;
        connection = null;
        if (early != null) {
            early.forEach(ByteBuf::release);
            early = null;
        }
    }

    void fail(BackFailure.Kind kind, String message) {
        if (state != State.ENDED) {
            end();
            listener.failed(new BackFailure(kind, message));
        }
    }
}
