package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import maat.proxy.backend.BackExchange;
import maat.proxy.backend.BackFailure;
import maat.proxy.backend.BackListener;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Backend;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.FieldSet;
import maat.proxy.wire.Fields;
import maat.proxy.wire.ResponseHead;

/**
 * Passes the PACS's answer on to the client: statuses, the few fields that concern it (H-30), and the body as it comes,
 * no faster than the client takes it. A refusal of the PACS becomes a problem in our own form.
 */
public final class Relay implements BackListener {
    private static final FieldSet PASSED = FieldSet.of(
            FieldName.ACCEPT_RANGES,
            FieldName.CONTENT_DISPOSITION,
            FieldName.CONTENT_ENCODING,
            FieldName.CONTENT_LANGUAGE,
            FieldName.CONTENT_RANGE,
            FieldName.CONTENT_TYPE,
            FieldName.ETAG,
            FieldName.LAST_MODIFIED,
            FieldName.WARNING);
    private static final FieldSet LOCATIONS = FieldSet.of(FieldName.LOCATION, FieldName.CONTENT_LOCATION);

    /** A refusal's body up to this size is read to its end, so that the connection can be used again. */
    private static final int WORTH_READING = 64 << 10;

    private final Exchange exchange;
    private final BodyFilter filter;
    private final PublicUrls urls;
    private BackExchange back;
    private BackPressure pressure;
    private boolean discarding;
    private long discarded;

    private Relay(Exchange exchange, BodyFilter filter, PublicUrls urls) {
        this.exchange = exchange;
        this.filter = filter;
        this.urls = urls;
    }

    /** Asks the PACS and passes its answer on as it is. */
    public static void start(Exchange exchange, Backend pacs, BackRequest request, PublicUrls urls) {
        start(exchange, pacs, request, urls, null);
    }

    /**
     * Asks the PACS and passes its answer on through a filter: the request should ask for no ranges and no encodings
     * then.
     *
     * @param filter null for none
     */
    public static void start(Exchange exchange, Backend pacs, BackRequest request, PublicUrls urls, BodyFilter filter) {
        Relay relay = new Relay(exchange, filter, urls);
        relay.back = pacs.open(exchange.worker(), request.along(exchange.pacsFields()), relay);
        relay.pressure = new BackPressure(exchange, relay.back::pause, relay.back::resume);
        exchange.onEnd(relay::ended);
    }

    @Override
    public void head(ResponseHead head) {
        int status = head.status();
        if (status >= 400 || (status >= 300 && status != 304)) {
            discarding = true;
            exchange.refuse(refusal(head));
            return;
        }
        long length = filter != null ? -1 : head.chunked() ? -1 : head.contentLength();
        if (length < 0 && head.bodiless()) {
            length = 0;
        }
        Fields fields = head.fields();
        if (names(fields, LOCATIONS)) {
            exchange.answer(status, rewritten(fields), length);
        } else {
            exchange.answer(status, fields, PASSED, length);
        }
    }

    private static boolean names(Fields fields, FieldSet set) {
        for (int i = 0; i < fields.size(); i++) {
            if (set.contains(fields.known(i))) {
                return true;
            }
        }
        return false;
    }

    private Fields rewritten(Fields fields) {
        Fields passed = new Fields();
        for (int i = 0; i < fields.size(); i++) {
            if (PASSED.contains(fields.known(i))) {
                passed.addFrom(fields, i);
            } else if (LOCATIONS.contains(fields.known(i))) {
                urls.rewritten(fields.value(i), exchange.parsed())
                        .ifPresent(url -> passed.add("Content-Location", url));
            }
        }
        return passed;
    }

    /** Our own credential being refused is no matter of the client. */
    private static Problem refusal(ResponseHead head) {
        int status = head.status();
        return switch (status) {
            case 404, 410 -> Problem.of(404, "Not Found", "The object does not exist or you don't have access");
            case 401, 403, 407 -> Problem.of(502, "PACS error", "The PACS does not let the proxy in");
            case 416 -> rangeProblem(head);
            default ->
                status < 400
                        ? Problem.of(502, "PACS error", "The PACS redirects")
                        : Problem.of(status, "PACS error", "The PACS answered with status " + status);
        };
    }

    private static Problem rangeProblem(ResponseHead head) {
        Problem problem = Problem.of(416, "PACS error", "The range cannot be satisfied");
        String range = head.fields().first(FieldName.CONTENT_RANGE);
        return range == null ? problem : problem.with("Content-Range", range);
    }

    @Override
    public void data(ByteBuf piece) {
        if (discarding) {
            discarded += piece.readableBytes();
            piece.release();
            if (discarded > WORTH_READING) {
                back.cancel();
            }
            return;
        }
        if (filter == null) {
            exchange.write(piece);
        } else {
            filter.data(piece, exchange::write);
        }
        pressure.written();
    }

    @Override
    public void flush() {
        exchange.flush();
    }

    @Override
    public void end() {
        if (!discarding) {
            if (filter != null) {
                filter.end(exchange::write);
            }
            exchange.finish();
        }
    }

    @Override
    public void failed(BackFailure failure) {
        if (exchange.answered()) {
            exchange.abort();
        } else {
            exchange.refuse(Problems.pacs(failure));
        }
    }

    private void ended() {
        if (filter != null) {
            filter.discard();
        }
        if (!discarding) {
            back.cancel();
        }
    }
}
