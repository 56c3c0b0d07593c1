package maat.proxy.filter;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import maat.proxy.decision.Decision;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.Decisions;
import maat.proxy.decision.Question;
import maat.proxy.decision.Question.Door;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.DicomWebRequest.OfStudy;
import maat.proxy.dicomweb.Source;
import maat.proxy.dicomweb.Uid;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.InstanceMembership;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.Problems;

/** Asks whether a request may be answered; if not, the exchange is refused and nothing else happens. */
public final class Access {
    private final Decisions decisions;
    private final InstanceMembership membership;
    private final boolean signed;

    /** @param signed whether requests to the archive carry a signed credential */
    public Access(Decisions decisions, InstanceMembership membership, boolean signed) {
        this.decisions = decisions;
        this.membership = membership;
        this.signed = signed;
    }

    /** Goes on if the series is visible, and holds the instance that the request may name (H-08). */
    void series(Exchange exchange, OfSeries request, Runnable then) {
        decide(exchange, question(exchange, request), "Series", _ -> {
            if (request.namedInstance().isEmpty() || membership.known(request)) {
                then.run();
            } else {
                membership.check(exchange, request, outcome -> belongs(exchange, outcome, then));
            }
        });
    }

    private static Question question(Exchange exchange, OfSeries request) {
        return Question.series(
                exchange.token(),
                "series.read",
                request.study().value(),
                request.series().value(),
                Door.ANY,
                exchange.clientAddress());
    }

    /** A request about a series that was decided upon. */
    static void asDecided(Exchange exchange, OfSeries request, SeriesAnswers.Entrance then) {
        then.open(exchange.pacsFields());
    }

    /**
     * A request about one series of a study that was decided upon. That decision brings no credential, since it would
     * let into all of the study: each series is entered with its own (WDO-14), made when its turn comes.
     */
    void enter(Exchange exchange, OfSeries request, SeriesAnswers.Entrance then) {
        if (!signed) {
            asDecided(exchange, request, then);
            return;
        }
        decisions.decide(exchange.worker(), question(exchange, request), decision -> {
            if (exchange.ended()) {
                return;
            }
            switch (decision) {
                case Allowed allowed -> then.open(allowed.answer().pass().fields());
                case Decision.Refused refused when refused.status() == 404 -> then.passOver();
                case Decision.Refused refused -> then.refuse(Problems.of(refused, "Series"));
                case Decision.Undecided undecided -> then.refuse(Problems.of(undecided, "Series"));
            }
        });
    }

    private static void belongs(Exchange exchange, InstanceMembership.Outcome outcome, Runnable then) {
        if (exchange.ended()) {
            return;
        }
        switch (outcome) {
            case BELONGS -> then.run();
            case FOREIGN -> exchange.refuse(Missing.object());
            case UNKNOWN -> exchange.refuse(Problem.of(502, "PACS error", "The PACS gave no complete answer"));
        }
    }

    /** Goes on with the series of the study that are visible through the source, each once; at least one. */
    void study(Exchange exchange, OfStudy request, Consumer<List<Uid>> then) {
        Question question = Question.study(
                exchange.token(),
                "study.read",
                request.study().value(),
                door(request.source()),
                exchange.clientAddress());
        decide(exchange, question, "Study", allowed -> {
            Set<Uid> series = new LinkedHashSet<>();
            allowed.series().forEach(text -> Uid.of(text).ifPresent(series::add));
            if (series.isEmpty()) {
                exchange.refuse(Missing.study());
            } else {
                then.accept(List.copyOf(series));
            }
        });
    }

    private void decide(Exchange exchange, Question question, String what, Consumer<Allowed> then) {
        decisions.decide(exchange.worker(), question, decision -> {
            if (exchange.ended()) {
                return;
            }
            switch (decision) {
                case Allowed allowed -> {
                    exchange.serving(question, allowed);
                    then.accept(allowed);
                }
                case Decision.Refused refused -> exchange.refuse(Problems.of(refused, what));
                case Decision.Undecided undecided -> exchange.refuse(Problems.of(undecided, what));
            }
        });
    }

    private static Door door(Source source) {
        return switch (source) {
            case Source.Any _ -> Door.ANY;
            case Source.Inbox _ -> Door.INBOX;
            case Source.Album album -> Door.album(album.id());
        };
    }
}
