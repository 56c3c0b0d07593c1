package maat.proxy.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is sent: a request that rebuilds to itself, or the typed refusal. */
class ParserPropertyTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "");

    @Property(tries = 5000)
    void anyTextIsParsedOrRefused(@ForAll String method, @ForAll String target, @ForAll String host) {
        check(method, target, host);
        check("GET", "/api/" + target, host);
    }

    @Property(tries = 20000)
    void mixedPiecesAreParsedOrRefused(@ForAll("methods") String method, @ForAll("targets") String target) {
        check(method, target, "");
    }

    private static void check(String method, String target, String host) {
        ParsedRequest parsed;
        try {
            parsed = DicomWebParser.parse(method, target, host);
        } catch (RequestRefused refused) {
            assertThat(refused.status()).isIn(400, 404, 405);
            assertThat(refused.allow().isEmpty()).isEqualTo(refused.status() != 405);
            return;
        }
        switch (parsed.route()) {
            case DicomWebRequest request -> checkArchive(parsed, request);
            case ServerRoute route -> checkServer(parsed, route);
            case Preflight _ -> assertThat(parsed.verb()).isEqualTo(Verb.OPTIONS);
        }
    }

    private static void checkArchive(ParsedRequest parsed, DicomWebRequest request) {
        UpstreamUri uri = UpstreamUri.of(request);
        assertThat(uri.path()).matches("/studies[A-Za-z0-9./_~,-]*").doesNotContain("/..", "//", "/./");
        checkClean(uri.below(""));
        assertThat(uri.below("").toLowerCase(Locale.ROOT)).doesNotContain("%2f", "%0", "%1", "%7f");
        DicomWebRequest again = (DicomWebRequest) reparse(parsed.verb(), "/api" + uri.below(""));
        assertThat(UpstreamUri.of(again)).isEqualTo(uri);
        assertThat(reparse(parsed.verb(), PublicTargets.of(request))).isEqualTo(request);
    }

    private static void checkServer(ParsedRequest parsed, ServerRoute route) {
        assertThat(route.path()).startsWith("/api/").doesNotContain("/..", "//", "/./", "%2F", "%00", ";");
        checkClean(route.target());
        assertThat(reparse(parsed.verb(), route.target())).isEqualTo(route);
    }

    private static void checkClean(String target) {
        assertThat(target.chars().allMatch(c -> c > 0x20 && c < 0x7f)).isTrue();
        assertThat(target).doesNotContain("\\", "#", "\"", "<", "^", "|");
    }

    private static Route reparse(Verb verb, String target) {
        try {
            return DicomWebParser.parse(verb.name(), target).route();
        } catch (RequestRefused refused) {
            throw new AssertionError(target + " is refused: " + refused.detail(), refused);
        }
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of(METHODS);
    }

    @Provide
    Arbitrary<String> targets() {
        Arbitrary<String> pieces = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of("/studies/1.2.3", "/series/1.2.4", "/instances/1.2.5")),
                Tuple.of(
                        10,
                        Arbitraries.of(
                                "/metadata",
                                "/rendered",
                                "/thumbnail",
                                "/frames/1",
                                "/frames/1,2",
                                "/instances",
                                "/bulkdata/a",
                                "/bulk/7fe00010/1",
                                "/x/y",
                                "/series",
                                "/comments",
                                "/albums/A",
                                "/users/a%40b",
                                "/users/%2e%2e",
                                "/link/abcdefghijklmnopqrst",
                                "/token")),
                Tuple.of(2, Arbitraries.of("/..", "/.", "//", "/", ";", "%2f", "%2F", "%00", "%", "\\", "#", "\r\n")),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(4)));
        Arbitrary<String> query = Arbitraries.of(
                        "album=A",
                        "inbox=true",
                        "inbox=false",
                        "accept=a%2fb",
                        "accept=*/*",
                        "limit=3",
                        "offset=1",
                        "includefield=all",
                        "PatientName=A%5eB",
                        "00100010=%c3%a4",
                        "viewport=1%2C2",
                        "x=y",
                        "%",
                        "PatientName=a=b%26c+d%2b",
                        "SeriesInstanceUID=1.2.4",
                        "0020000d=1.2.3",
                        "^|`",
                        "%0a=%0a")
                .list()
                .ofMaxSize(4)
                .map(fields -> fields.isEmpty() ? "" : "?" + String.join("&", fields));
        return pieces.list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(path -> "/api" + String.join("", path))
                .flatMap(path -> query.map(q -> path + q));
    }
}
