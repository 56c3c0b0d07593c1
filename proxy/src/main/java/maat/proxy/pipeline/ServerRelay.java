package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import maat.proxy.backend.BackFailure;
import maat.proxy.backend.BackListener;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.ServerExchange;
import maat.proxy.backend.Servers;
import maat.proxy.backend.Servers.Side;
import maat.proxy.dicomweb.ServerRoute;
import maat.proxy.wire.ResponseHead;

/** Passes a server's answer on to the client, no faster than the client takes it. */
final class ServerRelay implements BackListener {
    /** The one address that sets a cookie ({@link SessionCookie}). */
    private static final String SESSION = "/api/session";

    private final Exchange exchange;
    private BackPressure pressure;

    private ServerRelay(Exchange exchange) {
        this.exchange = exchange;
    }

    static void start(Exchange exchange, Servers servers, BackRequest request) {
        ServerRelay relay = new ServerRelay(exchange);
        ServerExchange back = servers.open(exchange.worker(), Side.API, request, relay);
        relay.pressure = new BackPressure(exchange, back::pause, back::resume);
        exchange.onEnd(back::cancel);
    }

    @Override
    public void head(ResponseHead head) {
        long length = head.bodiless() ? 0 : head.chunked() ? -1 : head.contentLength();
        boolean opensSession = exchange.parsed().route() instanceof ServerRoute route
                && route.path().equals(SESSION);
        exchange.answer(head.status(), ServerFields.answer(head.fields(), opensSession), length);
    }

    @Override
    public void data(ByteBuf piece) {
        exchange.write(piece);
        pressure.written();
    }

    @Override
    public void flush() {
        exchange.flush();
    }

    @Override
    public void end() {
        exchange.finish();
    }

    @Override
    public void failed(BackFailure failure) {
        if (exchange.answered()) {
            exchange.abort();
        } else {
            exchange.refuse(Problems.server(failure));
        }
    }
}
