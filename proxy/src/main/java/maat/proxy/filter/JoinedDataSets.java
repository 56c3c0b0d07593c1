package maat.proxy.filter;

import io.netty.buffer.ByteBuf;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.pipeline.Exchange;
import maat.proxy.wire.Fields;
import maat.proxy.wire.ResponseHead;

/**
 * Joins lists of instances, or metadata, of several series into one array. A list that is cut by {@code limit} waits,
 * up to a bound, for the number of further results, which its head names (WDO-09).
 */
final class JoinedDataSets implements SeriesAnswers.Joiner {
    private static final int HELD_FOR_COUNT = 1 << 20;

    /** What an answer without any data set is. */
    enum Empty {
        /** A list: 204. */
        NO_CONTENT,
        /** Metadata: an empty array, or 404 if the archive knows none of the series. */
        EMPTY_ARRAY
    }

    private final Exchange exchange;
    private final String contentType;
    private final String root;
    private final String host;
    private final Runnable dropped;
    private final Page page;
    private final Empty empty;
    private final DataSetStream stream;
    private boolean begun;

    JoinedDataSets(Exchange exchange, String contentType, String root, Runnable dropped, Page page, Empty empty) {
        this.exchange = exchange;
        this.contentType = contentType;
        this.root = root;
        this.host = java.net.URI.create(root).getRawAuthority();
        this.dropped = dropped;
        this.page = page;
        this.empty = empty;
        this.stream = new DataSetStream(io.netty.buffer.ByteBufAllocator.DEFAULT, page);
    }

    @Override
    public void begin(OfSeries request, ResponseHead head) {
        stream.beginDocument(new References(root, request.study(), request.series(), dropped));
    }

    @Override
    public void data(ByteBuf piece) throws MalformedDataSets {
        try {
            stream.feed(piece);
        } finally {
            piece.release();
        }
        push();
    }

    @Override
    public void end() throws MalformedDataSets {
        stream.endDocument();
        push();
    }

    private void push() {
        boolean mayBegin = page.taken() > 0 && (!page.isLimited() || stream.ready() > HELD_FOR_COUNT);
        if (!begun && mayBegin) {
            answer(-1);
        }
        if (begun && !exchange.ended()) {
            exchange.write(stream.take());
        }
    }

    private void answer(long length) {
        begun = true;
        Fields fields = Fields.of("Content-Type", contentType);
        if (page.beyond() > 0) {
            fields.add(
                    "Warning",
                    "299 " + host + ": There are " + page.beyond() + " additional results that can be requested");
        }
        exchange.answer(200, fields, length);
    }

    @Override
    public void finish(boolean found) {
        stream.end();
        if (!begun && page.taken() == 0 && !found && empty == Empty.EMPTY_ARRAY) {
            exchange.refuse(Missing.object());
            return;
        }
        if (!begun && page.taken() == 0 && empty == Empty.NO_CONTENT) {
            exchange.answer(204, new Fields(), 0);
            exchange.finish();
            return;
        }
        ByteBuf rest = stream.take();
        if (!begun) {
            answer(rest.readableBytes());
        }
        exchange.write(rest);
        exchange.finish();
    }

    @Override
    public void close() {
        stream.close();
    }
}
