package maat.proxy.filter;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import maat.proxy.backend.BackExchange;
import maat.proxy.backend.BackFailure;
import maat.proxy.backend.BackListener;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Backend;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.UpstreamUri;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.Problems;
import maat.proxy.wire.Fields;
import maat.proxy.wire.ResponseHead;

/**
 * Asks the archive about one series after the other and joins its answers into one, no faster than the client takes it.
 * A series that the archive does not have adds nothing.
 */
final class SeriesAnswers implements BackListener {
    /** What is done with the answers. An exception breaks the whole answer off. */
    interface Joiner {
        /** The archive answers about this series with a body. */
        void begin(OfSeries request, ResponseHead head) throws MalformedDataSets;

        /** @param piece belongs to the joiner */
        void data(ByteBuf piece) throws MalformedDataSets;

        /** The answer about this series is complete. */
        void end() throws MalformedDataSets;

        /** All answers are complete; {@code found} says whether there was any. */
        void finish(boolean found) throws MalformedDataSets;

        /** Lets go of what is held; called once, at the very end. */
        void close();
    }

    /** What a request about one of the series carries to the archive. */
    interface Entry {
        /** @param then called with it, at once or later on the worker's loop, or never when the exchange is over */
        void enter(Exchange exchange, OfSeries request, Entrance then);
    }

    /** What comes of asking for entry. */
    interface Entrance {
        /** @param pass fields that go along, or null */
        void open(Fields pass);

        /** The series is out of sight by now: it adds nothing. */
        void passOver();

        void refuse(Problem problem);
    }

    private final Exchange exchange;
    private final Backend pacs;
    private final Entry entry;
    private final Fields fields;
    private final Joiner joiner;
    private final Deque<OfSeries> left;
    private OfSeries current;
    private BackExchange back;
    private boolean reading;
    private boolean found;
    private boolean paused;

    private final Entrance entrance = new Entrance() {
        @Override
        public void open(Fields pass) {
            back = pacs.open(
                    exchange.worker(),
                    BackRequest.get(UpstreamUri.of(current).below(""), fields).along(pass),
                    SeriesAnswers.this);
        }

        @Override
        public void passOver() {
            next();
        }

        @Override
        public void refuse(Problem problem) {
            giveUp(problem);
        }
    };

    private SeriesAnswers(
            Exchange exchange,
            Backend pacs,
            Entry entry,
            List<? extends OfSeries> requests,
            String accept,
            Joiner joiner) {
        this.exchange = exchange;
        this.pacs = pacs;
        this.entry = entry;
        this.fields = Fields.of("Accept", accept, "Accept-Encoding", "identity");
        this.joiner = joiner;
        this.left = new ArrayDeque<>(requests);
    }

    /** @param accept what the archive is asked for */
    static void join(
            Exchange exchange,
            Backend pacs,
            Entry entry,
            List<? extends OfSeries> requests,
            String accept,
            Joiner joiner) {
        SeriesAnswers answers = new SeriesAnswers(exchange, pacs, entry, requests, accept, joiner);
        exchange.onWritable(answers::goOn);
        exchange.onEnd(answers::ended);
        answers.next();
    }

    private void next() {
        current = left.poll();
        back = null;
        if (current == null) {
            attempt(() -> joiner.finish(found));
        } else {
            entry.enter(exchange, current, entrance);
        }
    }

    @Override
    public void head(ResponseHead head) {
        reading = head.status() == 200;
        if (reading) {
            found = true;
            attempt(() -> joiner.begin(current, head));
        } else if (head.status() != 204 && head.status() != 404 && head.status() != 410) {
            giveUp(ArchiveRefusals.of(head.status()));
        }
    }

    @Override
    public void data(ByteBuf piece) {
        if (!reading || exchange.ended()) {
            piece.release();
            return;
        }
        attempt(() -> joiner.data(piece));
        if (exchange.answered() && exchange.head().isHead()) {
            exchange.finish();
        } else if (!paused && !exchange.ended() && exchange.answered() && !exchange.isWritable()) {
            exchange.flush();
            paused = true;
            back.pause();
        }
    }

    @Override
    public void flush() {
        exchange.flush();
    }

    @Override
    public void end() {
        if (reading) {
            reading = false;
            attempt(joiner::end);
        }
        if (!exchange.ended()) {
            next();
        }
    }

    @Override
    public void failed(BackFailure failure) {
        giveUp(Problems.pacs(failure));
    }

    private interface Step {
        void run() throws MalformedDataSets;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (MalformedDataSets _) {
            giveUp(ArchiveRefusals.malformed());
        }
    }

    /** A broken answer never ends as if it were whole. */
    private void giveUp(Problem problem) {
        if (exchange.answered()) {
            exchange.abort();
        } else {
            exchange.refuse(problem);
        }
    }

    private void goOn() {
        if (paused) {
            paused = false;
            if (back != null) {
                back.resume();
            }
        }
    }

    private void ended() {
        if (back != null) {
            back.cancel();
        }
        joiner.close();
    }
}
