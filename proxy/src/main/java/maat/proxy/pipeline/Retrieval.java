package maat.proxy.pipeline;

import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Backend;
import maat.proxy.decision.Decision;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.Decisions;
import maat.proxy.decision.Question;
import maat.proxy.decision.Question.Door;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveInstance;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveSeries;
import maat.proxy.dicomweb.UpstreamUri;
import maat.proxy.wire.Fields;
import maat.proxy.wire.RequestHead;

/** Pixels and bulk data of one series, passed on as the PACS has them: the way that must be short. */
final class Retrieval implements RouteHandler<OfSeries> {
    private final Decisions decisions;
    private final InstanceMembership membership;
    private final Backend pacs;
    private final PublicUrls urls;

    Retrieval(Decisions decisions, InstanceMembership membership, Backend pacs, PublicUrls urls) {
        this.decisions = decisions;
        this.membership = membership;
        this.pacs = pacs;
        this.urls = urls;
    }

    @Override
    public void handle(Exchange exchange, OfSeries request) {
        Question question = Question.series(
                exchange.token(),
                "series.read",
                request.study().value(),
                request.series().value(),
                Door.ANY,
                exchange.clientAddress());
        Allowed remembered = decisions.remembered(question);
        if (remembered != null) {
            allowed(exchange, request, question, remembered);
        } else {
            decisions.ask(exchange.worker(), question, decision -> decided(exchange, request, question, decision));
        }
    }

    private void decided(Exchange exchange, OfSeries request, Question question, Decision decision) {
        if (decision instanceof Allowed allowed) {
            allowed(exchange, request, question, allowed);
        } else {
            exchange.refuse(Problems.of(decision, "Series"));
        }
    }

    private void allowed(Exchange exchange, OfSeries request, Question question, Allowed allowed) {
        if (exchange.ended()) {
            return;
        }
        exchange.serving(question, allowed);
        if (request.namedInstance().isEmpty() || membership.known(request)) {
            retrieve(exchange, request);
        } else {
            membership.check(exchange, request, outcome -> {
                switch (outcome) {
                    case BELONGS -> retrieve(exchange, request);
                    case FOREIGN ->
                        exchange.refuse(
                                Problem.of(404, "Not Found", "The object does not exist or you don't have access"));
                    case UNKNOWN -> exchange.refuse(Problem.of(502, "PACS error", "The PACS gave no complete answer"));
                }
            });
        }
    }

    private void retrieve(Exchange exchange, OfSeries request) {
        if (exchange.ended()) {
            return;
        }
        RequestHead head = exchange.head();
        boolean isWhole = request instanceof RetrieveSeries || request instanceof RetrieveInstance;
        Fields fields = isWhole
                ? UpstreamFields.whole(head, request.parameters().accept())
                : UpstreamFields.plain(head, request.parameters().accept());
        String target = UpstreamUri.of(request).below("");
        BackRequest upstream = head.isHead() ? BackRequest.head(target, fields) : BackRequest.get(target, fields);
        Relay.start(exchange, pacs, upstream, urls);
    }
}
