package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import maat.proxy.backend.Worker;
import maat.proxy.decision.Decision;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.OpenStream;
import maat.proxy.decision.OpenStreams;
import maat.proxy.decision.Question;
import maat.proxy.decision.Token;
import maat.proxy.dicomweb.ParsedRequest;
import maat.proxy.pipeline.AnswerHead.Framing;
import maat.proxy.wire.BodySink;
import maat.proxy.wire.FieldSet;
import maat.proxy.wire.Fields;
import maat.proxy.wire.RequestHead;

/** One request of a client and its answer. Lives on one event loop and must be used on it only. */
public final class Exchange implements OpenStream.Holder {
    private static final int CLIENT_LEFT = 499;

    private final ClientConnection connection;
    private final RequestHead head;
    private final long startedAt = System.nanoTime();
    private ParsedRequest parsed;
    private Token token;
    private String route = "other";
    private OpenStreams streams;
    private List<OpenStream> open = List.of();
    private Fields pacsFields;
    private List<Runnable> onEnd = List.of();
    private Runnable onWritable;
    private Framing framing;
    private long left;
    private long written;
    private int status;
    private int holds;
    private boolean answered;
    private boolean ended;
    private boolean bodyHidden;

    Exchange(ClientConnection connection, RequestHead head) {
        this.connection = connection;
        this.head = head;
    }

    // ---- what was asked

    public RequestHead head() {
        return head;
    }

    /** What the request line means. */
    public ParsedRequest parsed() {
        return parsed;
    }

    /** The caller's token, well-formed but not verified; never null on a DICOMweb route. */
    public Token token() {
        return token;
    }

    /** Address of the client, as far as it is known. */
    public String clientAddress() {
        return connection.clientAddress(head);
    }

    public Worker worker() {
        return connection.worker();
    }

    void parsed(ParsedRequest request, String routeName) {
        parsed = request;
        route = routeName;
    }

    void authenticated(Token caller, OpenStreams register) {
        token = caller;
        streams = register;
    }

    ClientConnection connection() {
        return connection;
    }

    /**
     * Starts the request body: call it once, after deciding, since a waiting client is told to go on (H-23). Without
     * this call nothing of the body is read, and the connection ends after the answer.
     */
    public void readBody(BodySink sink) {
        connection.readBody(this, sink);
    }

    /** Stops reading the request body; a few pieces may still come. */
    public void pauseBody() {
        connection.pauseBody(this);
    }

    /** Reads the request body again; pieces that were kept, and its end, come before this returns. */
    public void resumeBody() {
        connection.resumeBody(this);
    }

    // ---- the right to it

    /**
     * This answer rests on that decision: when it may have changed the answer is held, decided again, and cut if need be.
     * To be called before the first byte is sent.
     */
    public void serving(Question question, Allowed allowed) {
        if (ended) {
            return;
        }
        pacsFields = allowed.answer().pass().fields();
        OpenStream stream = streams.opened(worker(), question, allowed, this);
        if (open.isEmpty()) {
            open = List.of(stream);
        } else {
            open = new ArrayList<>(open);
            open.add(stream);
        }
    }

    /** What requests to the PACS carry along by that decision; null before it. */
    public Fields pacsFields() {
        return pacsFields;
    }

    @Override
    public void cut(Decision why) {
        if (answered) {
            abort();
        } else {
            refuse(Problems.of(why, "Resource"));
        }
    }

    @Override
    public void hold() {
        holds++;
    }

    @Override
    public void release() {
        holds--;
        if (holds == 0 && isWritable()) {
            writableAgain();
        }
    }

    // ---- the answer

    /**
     * Begins the answer; CORS, caching and framing are added.
     *
     * @param length bytes that will follow, or −1 if that is not known
     */
    public void answer(int code, Fields fields, long length) {
        answer(code, fields, null, length);
    }

    /** @param keep which of the fields to pass on, null for all */
    void answer(int code, Fields fields, FieldSet keep, long length) {
        if (ended) {
            return;
        }
        if (answered) {
            throw new IllegalStateException("answered already");
        }
        answered = true;
        status = code;
        bodyHidden = head.isHead() || code == 204 || code == 304;
        boolean keepAlive = connection.mayKeepAlive();
        framing = framing(code, length);
        left = length;
        if (framing == Framing.CLOSE) {
            keepAlive = false;
        }
        connection.begin(
                AnswerHead.write(
                        connection.output().alloc(),
                        code,
                        fields,
                        keep,
                        framing,
                        length,
                        head,
                        keepAlive,
                        connection.rules().cors(),
                        connection.date()),
                keepAlive);
    }

    private Framing framing(int code, long length) {
        if (code == 204 || code == 304) {
            return Framing.NONE;
        }
        if (length >= 0) {
            return Framing.LENGTH;
        }
        if (head.http10()) {
            return Framing.CLOSE;
        }
        return Framing.CHUNKED;
    }

    /** Sends a piece of the body; takes ownership. Nothing is flushed. */
    public void write(ByteBuf piece) {
        int size = piece.readableBytes();
        if (ended || bodyHidden || size == 0) {
            piece.release();
            return;
        }
        if (framing == Framing.LENGTH) {
            left -= size;
            if (left < 0) {
                piece.release();
                abort();
                return;
            }
        }
        written += size;
        if (framing == Framing.CHUNKED) {
            connection.output().chunk(piece);
        } else {
            connection.output().write(piece);
        }
    }

    public void flush() {
        connection.output().flush();
    }

    /** Ends the answer; one that is shorter than announced is broken off instead. */
    public void finish() {
        if (ended) {
            return;
        }
        if (framing == Framing.LENGTH && left > 0 && !bodyHidden) {
            abort();
            return;
        }
        end();
        connection.finished(this, framing == Framing.CHUNKED && !bodyHidden);
    }

    /** Answers with a problem. A request body that was not read ends the connection. */
    public void refuse(Problem problem) {
        if (ended) {
            return;
        }
        byte[] json = problem.json();
        Fields fields = new Fields().add("Content-Type", "application/problem+json");
        for (int i = 0; i < problem.fields().size(); i++) {
            fields.addFrom(problem.fields(), i);
        }
        answer(problem.status(), fields, json.length);
        write(Unpooled.wrappedBuffer(json));
        finish();
    }

    /**
     * Breaks the connection off: what was sent so far does not look complete. An answer of which the client has the last
     * byte is over instead; its connection may carry the next request already.
     */
    public void abort() {
        if (isWithClient()) {
            finish();
        } else if (!ended) {
            status = answered ? 0 : CLIENT_LEFT;
            end();
            connection.abort();
        }
    }

    private boolean isWithClient() {
        boolean whole = bodyHidden || (framing == Framing.LENGTH && left == 0);
        return !ended && answered && whole && connection.output().unflushedBytes() == 0;
    }

    /** Whether more should be written now. */
    public boolean isWritable() {
        return holds == 0 && connection.output().isWritable();
    }

    /** @param action called when more should be written after {@link #isWritable} was false */
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    /** @param action called once when the exchange ends, whichever way; at once if it has ended */
    public void onEnd(Runnable action) {
        if (ended) {
            action.run();
            return;
        }
        if (onEnd.isEmpty()) {
            onEnd = List.of(action);
        } else {
            onEnd = new ArrayList<>(onEnd);
            onEnd.add(action);
        }
    }

    /** Whether the answer has begun. */
    public boolean answered() {
        return answered;
    }

    public boolean ended() {
        return ended;
    }

    // ---- the connection's side

    void writableAgain() {
        if (onWritable != null && !ended) {
            onWritable.run();
        }
    }

    void clientLeft() {
        if (!ended) {
            if (!answered) {
                status = CLIENT_LEFT;
            }
            end();
        }
    }

    private void end() {
        ended = true;
        for (OpenStream stream : open) {
            streams.closed(worker(), stream);
        }
        for (Runnable action : onEnd) {
            action.run();
        }
        connection.ended(this, route, status, written, System.nanoTime() - startedAt);
    }
}
