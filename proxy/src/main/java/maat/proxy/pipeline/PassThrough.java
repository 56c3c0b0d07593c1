package maat.proxy.pipeline;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Servers;
import maat.proxy.dicomweb.ServerRoute;
import maat.proxy.dicomweb.Verb;
import maat.proxy.wire.BodySink;
import maat.proxy.wire.Fields;

/** Hands to a server what the server answers. Its bodies are small forms: they are taken whole before a server is asked. */
final class PassThrough {
    private final Servers servers;
    private final int largestForm;
    private final int largestIgnored;

    PassThrough(Servers servers, int largestForm, int largestIgnored) {
        this.servers = servers;
        this.largestForm = largestForm;
        this.largestIgnored = largestIgnored;
    }

    void handle(Exchange exchange, ServerRoute route, Optional<String> session) {
        switch (exchange.parsed().verb()) {
            case GET, HEAD, OPTIONS, OTHER -> send(exchange, route, session, null);
            case DELETE, PUT -> collect(exchange, largestIgnored, _ -> send(exchange, route, session, null));
            case POST, PATCH -> collect(exchange, largestForm, body -> send(exchange, route, session, body));
        }
    }

    private static void collect(Exchange exchange, int limit, Consumer<byte[]> then) {
        if (exchange.head().contentLength() > limit) {
            exchange.refuse(tooLarge(limit));
        } else {
            exchange.readBody(new Collector(exchange, limit, then));
        }
    }

    private static Problem tooLarge(int limit) {
        return Problem.of(413, "Bad Request", "A body here has at most " + limit + " bytes");
    }

    private void send(Exchange exchange, ServerRoute route, Optional<String> session, byte[] body) {
        if (exchange.ended()) {
            return;
        }
        Fields fields = ServerFields.request(exchange, session, body != null);
        Verb verb = exchange.parsed().verb();
        String method = verb == Verb.HEAD ? "GET" : exchange.head().method(); // the exchange keeps the body back
        BackRequest request =
                new BackRequest(method, route.target(), fields, body, BackRequest.NONE, false, null, null);
        boolean repeatable = verb != Verb.POST && verb != Verb.PATCH;
        ServerRelay.start(exchange, servers, repeatable ? request.asRepeatable() : request);
    }

    private record Collector(Exchange exchange, int limit, Consumer<byte[]> then, ByteArrayOutputStream bytes)
            implements BodySink {
        Collector(Exchange exchange, int limit, Consumer<byte[]> then) {
            this(exchange, limit, then, new ByteArrayOutputStream());
        }

        @Override
        public void data(ByteBuf piece) {
            try {
                if (bytes.size() + piece.readableBytes() > limit) {
                    exchange.refuse(tooLarge(limit));
                } else {
                    piece.readBytes(bytes, piece.readableBytes());
                }
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            } finally {
                piece.release();
            }
        }

        @Override
        public void end() {
            then.accept(bytes.toByteArray());
        }

        @Override
        public void failed(Throwable cause) {
            // nothing was passed on
        }
    }
}
