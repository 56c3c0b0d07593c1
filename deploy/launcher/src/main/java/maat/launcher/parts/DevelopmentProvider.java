package maat.launcher.parts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import maat.launcher.DataFolder;
import maat.launcher.StartFailed;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/**
 * An OpenID provider for development: it lets in whoever names himself, whatever the password. It listens on loopback
 * only; its key is kept in the data folder, so that tokens outlive a restart.
 */
public final class DevelopmentProvider {
    static final String ISSUER = "maat";

    private final URI issuer;

    private DevelopmentProvider(URI issuer) {
        this.issuer = issuer;
    }

    public static DevelopmentProvider start(DataFolder data, int port) throws IOException {
        log(data);
        var keys = new KeyProvider(List.of(key(data)), "RS256");
        keys.signingKey(ISSUER); // the first to ask gets the key that is kept
        var server = new MockOAuth2Server(new OAuth2Config(
                true,
                null,
                null,
                false,
                new OAuth2TokenProvider(keys),
                Set.of(new DevelopmentTokens()),
                new NettyWrapper()));
        server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        return new DevelopmentProvider(URI.create("http://127.0.0.1:%d/%s".formatted(port, ISSUER)));
    }

    public URI issuer() {
        return issuer;
    }

    /** A form that gets a token for this user, as curl's {@code -d} takes it. */
    public static String form(String user) {
        return "grant_type=password&client_id=dev&scope=openid&username=%s&password=any".formatted(user);
    }

    public HttpRequest tokenRequest(String user) {
        return HttpRequest.newBuilder(URI.create(issuer + "/token"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(user), StandardCharsets.UTF_8))
                .build();
    }

    private static RSAKey key(DataFolder data) {
        try {
            return RSAKey.parse(data.secret("development-provider-key.json", DevelopmentProvider::newKey));
        } catch (ParseException e) {
            throw new StartFailed(
                    "The development provider's key in the data folder cannot be read: " + e.getMessage());
        }
    }

    private static String newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(ISSUER).generate().toJSONString();
        } catch (JOSEException e) {
            throw new StartFailed("No key for the development provider: " + e.getMessage());
        }
    }

    /** What libraries log goes to a file, not between the lines on screen. */
    private static void log(DataFolder data) throws IOException {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        LogManager.getLogManager().reset();
        var file = new FileHandler(data.log("issuer").toString(), 5_000_000, 1, true);
        file.setFormatter(new SimpleFormatter());
        var root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(file);
    }
}
