package maat.proxy.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import maat.proxy.backend.BackExchange;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Backend;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveThumbnail;
import maat.proxy.dicomweb.DicomWebRequest.SearchInstances;
import maat.proxy.dicomweb.Parameters;
import maat.proxy.dicomweb.Uid;
import maat.proxy.dicomweb.UpstreamUri;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.Problems;
import maat.proxy.pipeline.PublicUrls;
import maat.proxy.pipeline.Relay;
import maat.proxy.pipeline.RouteHandler;
import maat.proxy.wire.Fields;

/** {@code GET …/series/{e}/thumbnail}: the rendered picture of an instance in the middle of the series (WDO-06). */
public final class ThumbnailRoute implements RouteHandler<RetrieveThumbnail> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_LIST = 16 << 20;
    private static final Fields LIST = Fields.of("Accept", "application/dicom+json", "Accept-Encoding", "identity");

    private final Access access;
    private final Backend pacs;
    private final PublicUrls urls;

    public ThumbnailRoute(Access access, Backend pacs, PublicUrls urls) {
        this.access = access;
        this.pacs = pacs;
        this.urls = urls;
    }

    @Override
    public void handle(Exchange exchange, RetrieveThumbnail request) {
        access.series(exchange, request, () -> {
            var search = new SearchInstances(request.study(), request.series(), Parameters.NONE);
            String target = UpstreamUri.of(search).below("");
            BackExchange list = pacs.open(
                    exchange.worker(),
                    BackRequest.get(target, LIST).along(exchange.pacsFields()),
                    new WholeAnswer(LONGEST_LIST, answer -> listed(exchange, request, answer)));
            exchange.onEnd(list::cancel);
        });
    }

    private void listed(Exchange exchange, RetrieveThumbnail request, WholeAnswer.Answer answer) {
        if (exchange.ended()) {
            return;
        }
        if (answer.failure() != null) {
            exchange.refuse(Problems.pacs(answer.failure()));
        } else if (answer.status() >= 300 && answer.status() != 404) {
            exchange.refuse(ArchiveRefusals.of(answer.status()));
        } else {
            middle(answer.body())
                    .ifPresentOrElse(
                            instance -> picture(exchange, request, instance), () -> exchange.refuse(Missing.object()));
        }
    }

    private record Place(long number, Uid instance) {}

    private static Optional<Uid> middle(byte[] list) {
        List<Place> places = new ArrayList<>();
        try {
            for (JsonNode instance : JSON.readTree(list)) {
                long number = instance.at("/00200013/Value/0").asLong();
                Uid.of(instance.at("/00080018/Value/0").asText()).ifPresent(uid -> places.add(new Place(number, uid)));
            }
        } catch (IOException _) {
            return Optional.empty();
        }
        places.sort(Comparator.comparingLong(Place::number));
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(places.get(places.size() / 2).instance());
    }

    private void picture(Exchange exchange, RetrieveThumbnail request, Uid instance) {
        String target = UpstreamUri.of(request.renderedOf(instance)).below("");
        Optional<String> accept =
                Accepts.of(exchange, request.parameters().accept()).picture();
        if (accept.isEmpty()) {
            exchange.refuse(Problem.of(406, "Not Acceptable", "A thumbnail exists as image/jpeg and image/png"));
            return;
        }
        Relay.start(exchange, pacs, BackRequest.get(target, Fields.of("Accept", accept.get())), urls);
    }
}
