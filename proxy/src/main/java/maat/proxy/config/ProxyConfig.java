package maat.proxy.config;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything a proxy can be told. Each setting may come from the environment ({@code MAAT_PACS_URL}), a system property
 * ({@code maat.pacs.url}) or the properties file named by {@code maat.config}; {@code --help} explains them all.
 *
 * @param publicRoot {@code maat.public.root}: what clients see, without {@code /api}
 * @param pacs {@code maat.pacs.url}: DICOMweb root of the archive
 * @param pacsAuthorization {@code maat.pacs.authorization}: value of the header that lets the proxy into the archive
 * @param pacsSigned {@code maat.pacs.credential}: whether requests to the archive carry a signed credential of ours and
 *     names for its log (WDO-14); where {@code pacsAuthorization} is set, that takes the place of the credential
 * @param internalClient {@code maat.internal.client}: {@code id:secret}, this proxy's credential at the servers
 * @param servers {@code maat.proxy.servers}: roots of the servers, the first healthy one is used
 * @param threads {@code maat.proxy.threads}: event loops, one per processor unless told
 */
public record ProxyConfig(
        URI publicRoot,
        URI pacs,
        Optional<String> pacsAuthorization,
        boolean pacsSigned,
        String internalClient,
        List<URI> servers,
        Listener api,
        Listener management,
        int threads,
        Limits limits,
        TimeOuts timeOuts,
        Connections connections,
        Memory memory,
        Refusals refusals,
        Set<String> corsOrigins,
        TrustedAddresses trustedAddresses,
        TrustedAddresses blockedUploads,
        String accessLog) {

    /** {@code maat.proxy.host}, {@code maat.proxy.port} and {@code maat.proxy.management.…}; port 0 is any free one. */
    public record Listener(String host, int port) {}

    /**
     * Sizes in bytes (H-26).
     *
     * @param instanceHeader within how many bytes of an instance its identifiers must lie: what is held of each upload
     * @param bodyRate least bytes per second of a request body, over each {@link TimeOuts#bodyWindow}
     */
    public record Limits(
            int requestLine,
            int headers,
            int headerCount,
            int form,
            int token,
            int partHeader,
            int instanceHeader,
            int ignoredBody,
            int bodyRate) {}

    /** How long the proxy waits (H-26). */
    public record TimeOuts(
            Duration head,
            Duration idle,
            Duration bodyWindow,
            Duration pacsConnect,
            Duration pacsResponse,
            Duration pacsIdle,
            Duration serverConnect,
            Duration serverResponse,
            Duration decision,
            Duration acquire,
            Duration stop) {}

    /** Numbers of connections, over all event loops. */
    public record Connections(int clients, int pacs, int server, int waiting) {}

    /** What may be remembered. */
    public record Memory(int decisionBytes, int instances) {}

    /** Refused decisions that one client may cause: a lasting rate and a burst above it. */
    public record Refusals(int perSecond, int burst) {}

    /** @throws InvalidSetting naming the first setting that is missing or malformed */
    public static ProxyConfig ofProcess() {
        return read(Settings.ofProcess());
    }

    /** @throws InvalidSetting naming the first setting that is missing or malformed */
    public static ProxyConfig of(Map<String, String> values) {
        return read(Settings.of(values));
    }

    /** One line per setting: name, meaning and default. */
    public static String help() {
        var settings = Settings.describing();
        read(settings);
        return settings.description();
    }

    private static ProxyConfig read(Settings settings) {
        String url = "must be an http URL without a trailing slash";
        return new ProxyConfig(
                settings.required(
                        "maat.public.root",
                        "https://images.example.org",
                        "must be a URL without a trailing slash",
                        "what clients see, without /api",
                        ProxyConfig::publicRoot),
                settings.required(
                        "maat.pacs.url",
                        "http://127.0.0.1:8042/dicom-web",
                        url,
                        "DICOMweb root of the archive",
                        Settings::httpUrl),
                settings.optional("maat.pacs.authorization", "Authorization header that the archive expects"),
                settings.parsed(
                        "maat.pacs.credential",
                        true,
                        "signed",
                        "must be signed or none",
                        "signed: the archive is shown a signed credential, and who asks; none: nothing of that",
                        ProxyConfig::signed),
                settings.required(
                        "maat.internal.client",
                        "maat-proxy:secret",
                        "must be id:secret",
                        "this proxy's credential at the servers",
                        ProxyConfig::credential),
                settings.required(
                        "maat.proxy.servers",
                        "http://127.0.0.1:9101",
                        "must be a comma-separated list of http URLs without trailing slashes",
                        "roots of the servers, the first healthy one is used",
                        ProxyConfig::servers),
                new Listener(
                        settings.text("maat.proxy.host", "127.0.0.1", "address of the public listener"),
                        settings.number("maat.proxy.port", 8080, 0, 65_535, "port of the public listener")),
                new Listener(
                        settings.text("maat.proxy.management.host", "127.0.0.1", "address of health and metrics"),
                        settings.number("maat.proxy.management.port", 9301, 0, 65_535, "port of health and metrics")),
                settings.number(
                        "maat.proxy.threads", Runtime.getRuntime().availableProcessors(), 1, 256, "event loops"),
                limits(settings),
                timeOuts(settings),
                new Connections(
                        settings.number("maat.proxy.connections", 20_000, 1, 1_000_000, "most client connections"),
                        settings.number(
                                "maat.proxy.pacs.connections", 128, 1, 10_000, "most connections to the archive"),
                        settings.number("maat.proxy.server.connections", 64, 1, 10_000, "most connections per server"),
                        settings.number(
                                "maat.proxy.waiting", 2_048, 0, 100_000, "most requests that wait for a connection")),
                new Memory(
                        settings.number(
                                "maat.proxy.cache.bytes", 64 << 20, 0, 2_000_000_000, "memory for cached decisions"),
                        settings.number(
                                "maat.proxy.cache.instances",
                                100_000,
                                0,
                                10_000_000,
                                "instances whose series is remembered")),
                new Refusals(
                        settings.number(
                                "maat.proxy.refusals.rate", 100, 1, 1_000_000, "refusals a second for one address"),
                        settings.number("maat.proxy.refusals.burst", 1_000, 1, 1_000_000, "refusals above that rate")),
                settings.parsed(
                        "maat.proxy.cors.origins",
                        Set.of(),
                        "any, without credentials",
                        "must be a comma-separated list of origins",
                        "web origins that may call with credentials",
                        text -> Set.copyOf(list(text))),
                settings.parsed(
                        "maat.proxy.trusted.addresses",
                        TrustedAddresses.NONE,
                        "none",
                        "must be a comma-separated list of addresses or networks like 10.0.0.0/8",
                        "peers whose X-Forwarded-For counts",
                        text -> TrustedAddresses.of(list(text))),
                settings.parsed(
                        "maat.proxy.upload.blocked",
                        TrustedAddresses.NONE,
                        "none",
                        "must be a comma-separated list of addresses or networks like 10.0.0.0/8",
                        "clients whose web pages may not upload",
                        text -> TrustedAddresses.of(list(text))),
                settings.text(
                        "maat.proxy.access.log",
                        "-",
                        "file for one line per request; - is standard output, off is none"));
    }

    private static Limits limits(Settings settings) {
        int most = 64 << 20;
        return new Limits(
                settings.number("maat.proxy.limit.request.line", 16 << 10, 256, most, "longest request line, bytes"),
                settings.number("maat.proxy.limit.headers", 64 << 10, 256, most, "longest header section, bytes"),
                settings.number("maat.proxy.limit.header.count", 100, 1, 10_000, "most header fields"),
                settings.number("maat.proxy.limit.form", 1 << 20, 0, most, "longest body for the server, bytes"),
                settings.number("maat.proxy.limit.token", 16 << 10, 16, most, "longest token, bytes"),
                settings.number("maat.proxy.limit.part.header", 64 << 10, 256, most, "longest header of a part, bytes"),
                settings.number(
                        "maat.proxy.limit.instance.header",
                        2 << 20,
                        1 << 10,
                        most,
                        "within how many bytes of an instance its identifiers must lie"),
                settings.number(
                        "maat.proxy.limit.ignored.body", 64 << 10, 0, most, "longest body that is ignored, bytes"),
                settings.number("maat.proxy.limit.body.rate", 1_024, 0, most, "least bytes a second of an upload"));
    }

    private static TimeOuts timeOuts(Settings settings) {
        return new TimeOuts(
                settings.millis("maat.proxy.timeout.head", 10_000, "time for a complete request head"),
                settings.millis("maat.proxy.timeout.idle", 60_000, "longest silence of a client"),
                settings.millis(
                        "maat.proxy.timeout.body.window", 10_000, "over which the rate of an upload is measured"),
                settings.millis("maat.proxy.timeout.pacs.connect", 2_000, "time to connect to the archive"),
                settings.millis(
                        "maat.proxy.timeout.pacs.response", 60_000, "time for the head of the archive's answer"),
                settings.millis("maat.proxy.timeout.pacs.idle", 60_000, "longest silence inside the archive's answer"),
                settings.millis("maat.proxy.timeout.server.connect", 1_000, "time to connect to a server"),
                settings.millis("maat.proxy.timeout.server.response", 30_000, "time for a server's answer"),
                settings.millis("maat.proxy.timeout.decision", 2_000, "time for a decision"),
                settings.millis("maat.proxy.timeout.acquire", 5_000, "longest wait for a free connection"),
                settings.millis("maat.proxy.timeout.stop", 10_000, "time for open requests when the proxy stops"));
    }

    private static boolean signed(String text) {
        return switch (text) {
            case "signed" -> true;
            case "none" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static URI publicRoot(String text) {
        var url = URI.create(text);
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null || text.endsWith("/")) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static String credential(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static List<URI> servers(String text) {
        var servers = list(text).stream().map(Settings::httpUrl).toList();
        if (servers.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return servers;
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toUnmodifiableList());
    }
}
