package maat.server.principal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID provider that a test bends as it likes: its keys, its answers, whether it answers at all. */
public final class SigningProvider implements AutoCloseable {
    private final HttpServer http;
    private final AtomicInteger keyRequests = new AtomicInteger();
    private volatile List<JWK> keys;
    private volatile boolean down;
    private volatile String issuer;
    private volatile int userInfoStatus = 200;
    private volatile String userInfo = "{}";
    private volatile String lastBearer = "";

    public SigningProvider(JWK... keys) {
        try {
            this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        this.keys = List.of(keys);
        this.issuer = root().toString();
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
    }

    /** The address that is configured as issuer. */
    public URI root() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    public void publish(JWK... published) {
        keys = List.of(published);
    }

    public void goDown() {
        down = true;
    }

    public void comeBack() {
        down = false;
    }

    public void announce(String announcedIssuer) {
        issuer = announcedIssuer;
    }

    /** What the userinfo endpoint answers from now on. */
    public void answerUserInfo(int status, String document) {
        userInfoStatus = status;
        userInfo = document;
    }

    public int keyRequests() {
        return keyRequests.get();
    }

    public String lastBearer() {
        return lastBearer;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (down) {
                send(exchange, 503, "{}");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> send(exchange, 200, """
                        {"issuer": "%1$s", "jwks_uri": "%2$s/keys", "userinfo_endpoint": "%2$s/userinfo"}""".formatted(issuer, root()));
                case "/keys" -> {
                    keyRequests.incrementAndGet();
                    send(exchange, 200, new JWKSet(keys).toString(true));
                }
                case "/userinfo" -> {
                    lastBearer = exchange.getRequestHeaders().getFirst("Authorization");
                    send(exchange, userInfoStatus, userInfo);
                }
                default -> send(exchange, 404, "{}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String document) throws IOException {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    public static RSAKey rsa(String kid) {
        try {
            return new RSAKeyGenerator(2048).keyID(kid).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Claims that hold for an hour from then: a token for {@code maat} about {@code alice}. */
    public JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(root().toString())
                .audience(List.of("other", "maat"))
                .subject("alice")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(3600)));
    }

    public static String sign(RSAKey key, JWTClaimsSet claims) {
        return sign(
                key,
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                claims);
    }

    public static String sign(RSAKey key, JWSHeader header, JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
