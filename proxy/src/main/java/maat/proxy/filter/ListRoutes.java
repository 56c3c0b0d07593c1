package maat.proxy.filter;

import java.util.List;
import java.util.Optional;
import maat.proxy.backend.Backend;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveMetadata;
import maat.proxy.dicomweb.DicomWebRequest.SearchInstances;
import maat.proxy.dicomweb.DicomWebRequest.StudyInstances;
import maat.proxy.dicomweb.DicomWebRequest.StudyMetadata;
import maat.proxy.dicomweb.Parameters;
import maat.proxy.dicomweb.Uid;
import maat.proxy.filter.JoinedDataSets.Empty;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.PublicUrls;

/** Lists of instances and metadata, of a series or of the visible series of a study: DICOM JSON, addresses rewritten. */
public final class ListRoutes {
    private static final String ASKED = "application/dicom+json";

    private final Access access;
    private final Backend pacs;
    private final PublicUrls urls;
    private final Runnable dropped;

    /** @param dropped counts references that led outside of their resource (H-07) */
    public ListRoutes(Access access, Backend pacs, PublicUrls urls, Runnable dropped) {
        this.access = access;
        this.pacs = pacs;
        this.urls = urls;
        this.dropped = dropped;
    }

    /** {@code GET …/series/{e}/metadata} and {@code …/instances/{i}/metadata}. */
    public void metadata(Exchange exchange, RetrieveMetadata request) {
        accepted(exchange, request.parameters())
                .ifPresent(type -> access.series(
                        exchange,
                        request,
                        () -> join(
                                exchange, Access::asDecided, List.of(request), type, Page.all(), Empty.EMPTY_ARRAY)));
    }

    /** {@code GET …/series/{e}/instances}. */
    public void instances(Exchange exchange, SearchInstances request) {
        accepted(exchange, request.parameters())
                .ifPresent(type -> access.series(
                        exchange,
                        request,
                        () -> join(exchange, Access::asDecided, List.of(request), type, Page.all(), Empty.NO_CONTENT)));
    }

    /** {@code GET /studies/{s}/metadata}. */
    public void studyMetadata(Exchange exchange, StudyMetadata request) {
        accepted(exchange, request.parameters())
                .ifPresent(type -> access.study(exchange, request, series -> {
                    List<RetrieveMetadata> each =
                            series.stream().map(request::ofSeries).toList();
                    join(exchange, access::enter, each, type, Page.all(), Empty.EMPTY_ARRAY);
                }));
    }

    /** {@code GET /studies/{s}/instances}. */
    public void studyInstances(Exchange exchange, StudyInstances request) {
        accepted(exchange, request.parameters())
                .ifPresent(type -> access.study(exchange, request, series -> {
                    List<SearchInstances> each = series.stream()
                            .filter(uid -> asksFor(request, uid))
                            .map(request::ofSeries)
                            .toList();
                    join(exchange, access::enter, each, type, new Page(request.paging()), Empty.NO_CONTENT);
                }));
    }

    private static boolean asksFor(StudyInstances request, Uid series) {
        return request.only().isEmpty() || request.only().contains(series);
    }

    private static Optional<String> accepted(Exchange exchange, Parameters parameters) {
        Optional<String> type = Accepts.of(exchange, parameters.accept()).json();
        if (type.isEmpty()) {
            exchange.refuse(Problem.of(406, "Not Acceptable", "This answer exists as application/dicom+json"));
        }
        return type;
    }

    private void join(
            Exchange exchange,
            SeriesAnswers.Entry entry,
            List<? extends OfSeries> requests,
            String type,
            Page page,
            Empty empty) {
        String root = urls.base(exchange.parsed());
        SeriesAnswers.join(
                exchange, pacs, entry, requests, ASKED, new JoinedDataSets(exchange, type, root, dropped, page, empty));
    }
}
