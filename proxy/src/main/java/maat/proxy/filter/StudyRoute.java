package maat.proxy.filter;

import java.util.List;
import java.util.Optional;
import maat.proxy.backend.Backend;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveSeries;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveStudy;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.PublicUrls;
import maat.proxy.pipeline.RouteHandler;

/** {@code GET /studies/{s}}: the instances of the series that are visible in the source, as one multipart answer. */
public final class StudyRoute implements RouteHandler<RetrieveStudy> {
    private final Access access;
    private final Backend pacs;
    private final PublicUrls urls;
    private final Runnable dropped;

    /** @param dropped counts references that led outside of their resource (H-07) */
    public StudyRoute(Access access, Backend pacs, PublicUrls urls, Runnable dropped) {
        this.access = access;
        this.pacs = pacs;
        this.urls = urls;
        this.dropped = dropped;
    }

    @Override
    public void handle(Exchange exchange, RetrieveStudy request) {
        Accepts accepts = Accepts.of(exchange, request.parameters().accept());
        Optional<String> parts = accepts.parts();
        if (accepts.zipOnly()) {
            exchange.refuse(Problem.of(501, "Not Implemented", "Studies cannot be had as zip files yet"));
        } else if (parts.isEmpty()) {
            exchange.refuse(Problem.of(406, "Not Acceptable", "A study exists as multipart/related"));
        } else {
            access.study(exchange, request, series -> {
                List<RetrieveSeries> each =
                        series.stream().map(request::ofSeries).toList();
                String root = urls.base(exchange.parsed());
                SeriesAnswers.join(
                        exchange, pacs, access::enter, each, parts.get(), new JoinedParts(exchange, root, dropped));
            });
        }
    }
}
