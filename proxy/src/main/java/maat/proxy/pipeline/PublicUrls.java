package maat.proxy.pipeline;

import java.net.URI;
import java.util.Optional;
import maat.proxy.dicomweb.ParsedRequest;

/**
 * Turns addresses of the PACS into ours, by their path alone: whatever scheme, host and port they carry (pacs-and-viewers
 * notes; H-31).
 */
public final class PublicUrls {
    private final String root;
    private final String pacsPath;

    /**
     * @param publicRoot what clients see, without {@code /api}
     * @param pacs DICOMweb root of the PACS
     */
    public PublicUrls(URI publicRoot, URI pacs) {
        this.root = publicRoot.toString();
        this.pacsPath = pacs.getRawPath() == null ? "" : pacs.getRawPath();
    }

    /** The public root, with {@code /api} and the link prefix of this request: {@code /studies/…} follows. */
    public String base(ParsedRequest request) {
        return root + "/api"
                + request.link().map(link -> "/link/" + link.value()).orElse("");
    }

    /** The public form of an address below the root of the PACS; nothing for any other one. */
    public Optional<String> rewritten(String url, ParsedRequest request) {
        int scheme = url.indexOf("://");
        int path = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
        if (path < 0 || !url.startsWith(pacsPath + "/", path)) {
            return Optional.empty();
        }
        return Optional.of(base(request) + url.substring(path + pacsPath.length()));
    }
}
