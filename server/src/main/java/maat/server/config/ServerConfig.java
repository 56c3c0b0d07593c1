package maat.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Everything a server can be told. Each setting may come from the environment ({@code MAAT_DATABASE_URL}), a system
 * property ({@code maat.database.url}) or the properties file named by {@code maat.config}.
 *
 * @param publicRoot {@code maat.public.root}: what clients see, without {@code /api}
 * @param api {@code maat.server.host}, {@code maat.server.port}: listener of API, decision point and feed
 * @param management {@code maat.server.management.host}, {@code …port}: listener of health and metrics
 * @param internalClient {@code maat.internal.client}: {@code id:secret} of enforcement points
 * @param masterKey {@code maat.master.key}: base64 of 32 bytes, under which keys are kept
 * @param erasing how the archive is told to delete
 * @param welcome {@code maat.welcome.url}: is told of each first login (USR-06); nobody unless told
 */
public record ServerConfig(
        URI publicRoot,
        Pacs pacs,
        Listener api,
        Listener management,
        Database database,
        OpenIdProvider provider,
        ClientCredential internalClient,
        byte[] masterKey,
        Tokens tokens,
        Policy policy,
        Erasing erasing,
        Optional<URI> welcome) {

    /**
     * @param url {@code maat.pacs.url}: DICOMweb root of the archive
     * @param authorization {@code maat.pacs.authorization}: {@code Authorization} header that the archive expects; it
     *     takes the place of credentials of our own
     * @param signed {@code maat.pacs.credential}: {@code signed} unless told {@code none}; whether requests to the
     *     archive carry a signed credential (WDO-14)
     */
    public record Pacs(URI url, Optional<String> authorization, boolean signed) {}

    public record Listener(String host, int port) {}

    /**
     * @param url {@code maat.database.url}: JDBC URL of a PostgreSQL
     * @param poolSize {@code maat.database.pool}: connections, 16 unless told, at least 4
     */
    public record Database(String url, Optional<String> user, Optional<String> password, int poolSize) {}

    /**
     * @param issuer {@code maat.oidc.issuer}: has {@code /.well-known/openid-configuration}
     * @param audience {@code maat.oidc.audience}: must be in {@code aud} of access tokens
     * @param scope {@code maat.oidc.scope}: a scope that access tokens must carry (AUTH-07); none unless told
     * @param rolesClaim {@code maat.oidc.roles.claim}: path of the claim that lists roles, {@code roles} unless told
     * @param identity {@code maat.oidc.identity}: who tells of a user's name and address
     */
    public record OpenIdProvider(
            URI issuer, String audience, Optional<String> scope, String rolesClaim, Identity identity) {
        /** The provider's userinfo endpoint, or the token itself where its provider refuses it there. */
        public enum Identity {
            USERINFO,
            TOKEN
        }
    }

    public record ClientCredential(String id, String secret) {}

    /**
     * @param keyLife {@code maat.keys.days}: days after which keys are replaced, 30 unless told
     * @param clients {@code maat.oauth.clients}: JSON file of the clients that authenticate by a key of their own, each
     *     with {@code client_id} and {@code jwks}; none unless told
     * @param guesses {@code maat.guesses}: wrong secrets that one address may show in a row, 100 unless told; after that
     *     one a second
     */
    public record Tokens(Duration keyLife, Optional<Path> clients, int guesses) {}

    /**
     * @param engine {@code maat.policy.engine}: {@code wasm} in this process, or {@code opa} for an OPA server
     * @param opa {@code maat.policy.opa.url}: that OPA server
     * @param timeLimit {@code maat.policy.time.limit}: milliseconds after which an evaluation counts as failed
     */
    public record Policy(Engine engine, Optional<URI> opa, Duration timeLimit) {
        public enum Engine {
            WASM,
            OPA
        }
    }

    /**
     * @param style {@code maat.pacs.erase.style}: {@code orthanc} unless told, or {@code dcm4chee}
     * @param root {@code maat.pacs.erase.url}: root of Orthanc's own API or of dcm4chee-arc; the host of the PACS unless told
     */
    public record Erasing(Style style, URI root) {
        public enum Style {
            ORTHANC,
            DCM4CHEE
        }

        /** Where Orthanc has its own API: beside its DICOMweb. */
        public static URI hostOf(URI pacs) {
            return URI.create(pacs.getScheme() + "://" + pacs.getRawAuthority());
        }
    }

    /** @throws InvalidSetting naming the first setting that is missing or malformed */
    public static ServerConfig ofProcess() {
        var settings = Settings.ofProcess();
        return new ServerConfig(
                settings.url("maat.public.root"),
                new Pacs(
                        settings.url("maat.pacs.url"),
                        settings.find("maat.pacs.authorization"),
                        settings.parsed("maat.pacs.credential", true, "must be signed or none", ServerConfig::signed)),
                listener(settings, "maat.server", 9101),
                listener(settings, "maat.server.management", 9201),
                new Database(
                        settings.parsed("maat.database.url", "must be a jdbc:postgresql URL", ServerConfig::postgres),
                        settings.find("maat.database.user"),
                        settings.find("maat.database.password"),
                        settings.number("maat.database.pool", 16, 4, 500)),
                new OpenIdProvider(
                        settings.url("maat.oidc.issuer"),
                        settings.text("maat.oidc.audience", "maat"),
                        settings.find("maat.oidc.scope"),
                        settings.text("maat.oidc.roles.claim", "roles"),
                        settings.parsed(
                                "maat.oidc.identity",
                                OpenIdProvider.Identity.USERINFO,
                                "must be userinfo or token",
                                ServerConfig::identity)),
                settings.parsed("maat.internal.client", "must be id:secret", ServerConfig::credential),
                settings.parsed("maat.master.key", "must be the base64 of 32 bytes", ServerConfig::key),
                new Tokens(
                        Duration.ofDays(settings.number("maat.keys.days", 30, 1, 3_650)),
                        settings.find("maat.oauth.clients").map(Path::of),
                        settings.number("maat.guesses", 100, 1, 1_000_000)),
                policy(settings),
                erasing(settings),
                settings.findUrl("maat.welcome.url"));
    }

    private static Listener listener(Settings settings, String prefix, int port) {
        return new Listener(
                settings.text(prefix + ".host", "127.0.0.1"), settings.number(prefix + ".port", port, 0, 65_535));
    }

    private static Policy policy(Settings settings) {
        var engine =
                settings.parsed("maat.policy.engine", Policy.Engine.WASM, "must be wasm or opa", ServerConfig::engine);
        Optional<URI> opa =
                engine == Policy.Engine.OPA ? Optional.of(settings.url("maat.policy.opa.url")) : Optional.empty();
        return new Policy(engine, opa, Duration.ofMillis(settings.number("maat.policy.time.limit", 250, 1, 60_000)));
    }

    private static Erasing erasing(Settings settings) {
        var style = settings.parsed(
                "maat.pacs.erase.style", Erasing.Style.ORTHANC, "must be orthanc or dcm4chee", ServerConfig::style);
        return new Erasing(
                style,
                settings.findUrl("maat.pacs.erase.url").orElseGet(() -> Erasing.hostOf(settings.url("maat.pacs.url"))));
    }

    private static Erasing.Style style(String text) {
        return switch (text) {
            case "orthanc" -> Erasing.Style.ORTHANC;
            case "dcm4chee" -> Erasing.Style.DCM4CHEE;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Policy.Engine engine(String text) {
        return switch (text) {
            case "wasm" -> Policy.Engine.WASM;
            case "opa" -> Policy.Engine.OPA;
            default -> throw new IllegalArgumentException();
        };
    }

    private static OpenIdProvider.Identity identity(String text) {
        return switch (text) {
            case "userinfo" -> OpenIdProvider.Identity.USERINFO;
            case "token" -> OpenIdProvider.Identity.TOKEN;
            default -> throw new IllegalArgumentException();
        };
    }

    private static boolean signed(String text) {
        return switch (text) {
            case "signed" -> true;
            case "none" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static String postgres(String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static ClientCredential credential(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException();
        }
        return new ClientCredential(text.substring(0, colon), text.substring(colon + 1));
    }

    private static byte[] key(String text) {
        byte[] key = Base64.getDecoder().decode(text);
        if (key.length != 32) {
            throw new IllegalArgumentException();
        }
        return key;
    }
}
