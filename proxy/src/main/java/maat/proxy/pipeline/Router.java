package maat.proxy.pipeline;

import java.util.Optional;
import maat.proxy.decision.DecisionRoom;
import maat.proxy.decision.OpenStreams;
import maat.proxy.decision.Possession;
import maat.proxy.decision.Token;
import maat.proxy.dicomweb.DicomWebParser;
import maat.proxy.dicomweb.DicomWebRequest;
import maat.proxy.dicomweb.ParsedRequest;
import maat.proxy.dicomweb.Preflight;
import maat.proxy.dicomweb.RequestRefused;
import maat.proxy.dicomweb.ServerRoute;
import maat.proxy.wire.RequestHead;

/** Parses, checks credentials for form, and gives each request to whoever answers its kind. */
final class Router implements Dispatcher {
    private final Credentials credentials;
    private final Possession possession;
    private final OpenStreams streams;
    private final PassThrough servers;
    private final DicomWebHandlers handlers;
    private final Cors cors;

    Router(Credentials credentials, DecisionRoom room, PassThrough servers, DicomWebHandlers handlers, Cors cors) {
        this.credentials = credentials;
        this.possession = room.possession();
        this.streams = room.streams();
        this.servers = servers;
        this.handlers = handlers;
        this.cors = cors;
    }

    @Override
    public void dispatch(Exchange exchange) {
        RequestHead head = exchange.head();
        try {
            ParsedRequest request = DicomWebParser.parse(head.method(), head.target(), head.host());
            exchange.parsed(request, RouteNames.of(request.route()));
            if (head.hasBody() && (head.method().equals("GET") || head.isHead())) {
                exchange.refuse(Problem.of(400, "Bad Request", "A GET or HEAD request has no body"));
                return;
            }
            Optional<String> session = SessionCookie.token(head.fields(), request);
            Credentials.check(head.fields(), request, session);
            route(exchange, request, session);
        } catch (RequestRefused refused) {
            exchange.refuse(Problems.of(refused));
        } catch (Credentials.Refused refused) {
            exchange.refuse(refused.problem());
        }
    }

    private void route(Exchange exchange, ParsedRequest request, Optional<String> session) throws Credentials.Refused {
        switch (request.route()) {
            case Preflight _ -> {
                exchange.answer(204, cors.preflight(), 0);
                exchange.finish();
            }
            case ServerRoute route -> servers.handle(exchange, route, session);
            case DicomWebRequest dicom -> {
                var memory = exchange.connection().credentials();
                Token token = credentials.token(exchange.head().fields(), request, session, memory);
                exchange.authenticated(token, streams);
                if (token.isWithProof()) {
                    afterProof(exchange, token, () -> handlers.handle(exchange, dicom));
                } else {
                    handlers.handle(exchange, dicom);
                }
            }
        }
    }

    private void afterProof(Exchange exchange, Token token, Runnable then) throws Credentials.Refused {
        RequestHead head = exchange.head();
        var shown = new Possession.Shown(
                token, Credentials.proof(head.fields()), head.method(), path(head.target()), exchange.clientAddress());
        possession.verify(exchange.worker(), shown, whyNot -> {
            if (exchange.ended()) {
                return;
            }
            whyNot.ifPresentOrElse(why -> exchange.refuse(Problems.of(why, "Resource")), then);
        });
    }

    /** The path of a target that was found well-formed, as the client wrote it. */
    private static String path(String target) {
        int start = target.startsWith("/") ? 0 : target.indexOf('/', target.indexOf("://") + 3);
        int query = target.indexOf('?', start);
        return query < 0 ? target.substring(start) : target.substring(start, query);
    }
}
