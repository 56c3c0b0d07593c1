package maat.proxy.filter;

import java.util.Optional;
import maat.proxy.dicomweb.DicomWebParser;
import maat.proxy.dicomweb.DicomWebRequest;
import maat.proxy.dicomweb.RequestRefused;
import maat.proxy.dicomweb.Uid;
import maat.proxy.dicomweb.UpstreamUri;

/**
 * Turns the addresses that an archive writes about one series into public ones. Only the path counts, whatever scheme,
 * host and port stand before it: archives build them from headers. What does not lie in that series, or could not be
 * fetched through the proxy, is dropped and counted (H-07).
 */
final class References {
    private static final String STUDIES = "/studies/";

    private final String root;
    private final Uid study;
    private final Uid series;
    private final Runnable dropped;

    /** @param root {@code …/api} or {@code …/api/link/{token}} */
    References(String root, Uid study, Uid series, Runnable dropped) {
        this.root = root;
        this.study = study;
        this.series = series;
        this.dropped = dropped;
    }

    /** The public address of something in the series. */
    Optional<String> rewritten(String address) {
        Optional<String> path = pathBelowRoot(address).flatMap(this::canonical);
        if (path.isEmpty()) {
            dropped.run();
        }
        return path.map(p -> root + p);
    }

    private static Optional<String> pathBelowRoot(String address) {
        int authority = address.indexOf("://");
        int path = authority < 0 ? 0 : address.indexOf('/', authority + 3);
        if (path < 0 || !address.startsWith("/", path)) {
            return Optional.empty();
        }
        int studies = address.indexOf(STUDIES, path);
        return studies < 0 ? Optional.empty() : Optional.of(address.substring(studies));
    }

    private Optional<String> canonical(String path) {
        try {
            return switch (DicomWebParser.parse("GET", "/api" + path).route()) {
                case DicomWebRequest.OfSeries within
                when isOwn(within) -> Optional.of(UpstreamUri.of(within).below(""));
                case DicomWebRequest.RetrieveStudy whole
                when whole.study().equals(study) ->
                    Optional.of(UpstreamUri.of(whole).path());
                default -> Optional.empty();
            };
        } catch (RequestRefused _) {
            return Optional.empty();
        }
    }

    private boolean isOwn(DicomWebRequest.OfSeries within) {
        return within.study().equals(study) && within.series().equals(series);
    }
}
