package maat.proxy.filter;

import maat.proxy.dicomweb.ParsedRequest;

/**
 * Where clients find this house; from configuration, never from what a caller sent (H-31).
 *
 * @param url without {@code /api} and without a trailing slash
 */
public record PublicRoot(String url) {
    /** The root of all addresses in the answer to this request: {@code …/api} or {@code …/api/link/{token}}. */
    public String api(ParsedRequest request) {
        return url + "/api"
                + request.link().map(link -> "/link/" + link.value()).orElse("");
    }

    /** Host and port, as the {@code Warning} header names them. */
    public String authority() {
        int scheme = url.indexOf("://");
        String rest = scheme < 0 ? url : url.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }
}
