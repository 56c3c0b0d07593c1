package maat.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import maat.server.config.ServerConfig.ClientCredential;
import maat.server.principal.Caller;
import maat.server.principal.CapabilitySecrets;
import maat.server.principal.InvalidToken;
import maat.server.principal.PresentedTokens;
import maat.server.principal.Principal;
import maat.server.principal.Proof;
import maat.server.principal.Proofs;

/** Finds out who calls: the bearer of a token, or an internal client. */
public final class Callers {
    /** Characters of a token at most (H-26). */
    public static final int LONGEST_TOKEN = 16 * 1024;

    private static final HeaderName SOURCE = HeaderNames.create("X-Authorization-Source");

    private static final String DPOP = "dpop";
    private static final HeaderName ORIGINAL_METHOD = HeaderNames.create("X-Maat-Method");
    private static final HeaderName PROOF = HeaderNames.create("DPoP");

    private final PresentedTokens tokens;
    private final ClientCredential internalClient;

    public Callers(PresentedTokens tokens, ClientCredential internalClient) {
        this.tokens = tokens;
        this.internalClient = internalClient;
    }

    /**
     * The caller of a secured route, by Bearer, by Basic with the token as password (AUTH-01, AUTH-02), or by DPoP.
     *
     * @throws Problem 401 without a usable token, 400 with more than one credential (H-32)
     */
    public Caller of(ServerRequest request) {
        String token = token(request);
        boolean withProof = scheme(request).filter(DPOP::equals).isPresent();
        return new Caller(withProof ? holder(token, request) : bearer(token), address(request));
    }

    /**
     * The bearer of the second token, which says where something is taken from (2.6.1); empty without one. Who asks for
     * the bearer of a token that proves nothing gets a {@link Problem}, 403.
     *
     * @throws Problem 401 for a header that cannot be read
     */
    public Optional<Supplier<Caller>> lender(ServerRequest request) {
        List<String> headers = request.headers().contains(SOURCE)
                ? request.headers().get(SOURCE).allValues()
                : List.of();
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        String value = headers.getFirst();
        if (headers.size() > 1 || !hasScheme(value, "bearer") || value.length() > LONGEST_TOKEN) {
            throw Problems.challenge("X-Authorization-Source holds no usable token");
        }
        return Optional.of(() -> {
            try {
                return new Caller(tokens.bearer(value.substring(7).strip()), address(request));
            } catch (InvalidToken refused) {
                throw Problem.of(403, "Authorization error", "The token in X-Authorization-Source was refused");
            }
        });
    }

    /** Whoever shows a token alone. @throws Problem 401 when the token proves nothing */
    public Principal bearer(String token) {
        try {
            return tokens.bearer(token);
        } catch (InvalidToken refused) {
            throw Problems.refused(refused);
        }
    }

    /** Whoever has proven to hold the key of a token. @throws Problem 401 when the token proves nothing */
    public Principal provenHolder(String token) {
        try {
            return tokens.provenHolder(token);
        } catch (InvalidToken refused) {
            throw Problems.refused(refused);
        }
    }

    /** Whoever made this very request, and no other one that shares its context. */
    private record Holder(ServerRequest request, Principal principal) {}

    /** A proof counts once, and who calls may be asked more often: it is remembered with the request. */
    private Principal holder(String token, ServerRequest request) {
        return request.context()
                .get(Holder.class)
                .filter(known -> known.request().equals(request))
                .map(Holder::principal)
                .orElseGet(() -> verifiedHolder(token, request));
    }

    private Principal verifiedHolder(String token, ServerRequest request) {
        try {
            var proof = proof(request).orElseThrow(() -> new InvalidToken(Proofs.INVALID));
            var principal = tokens.holder(token, proof);
            request.context().register(new Holder(request, principal));
            return principal;
        } catch (InvalidToken refused) {
            throw Problems.refusedProof(refused);
        }
    }

    /**
     * The proof of possession that the request shows (RFC 9449 4.1), not verified; empty without one.
     *
     * @throws InvalidToken with more than one
     */
    public static Optional<Proof> proof(ServerRequest request) throws InvalidToken {
        if (!request.headers().contains(PROOF)) {
            return Optional.empty();
        }
        var proofs = request.headers().get(PROOF).allValues();
        if (proofs.size() > 1) {
            throw new InvalidToken(Proofs.INVALID);
        }
        return Optional.of(new Proof(
                proofs.getFirst(), method(request), request.path().absolute().rawPath()));
    }

    /** As the client named it: a proxy asks for {@code HEAD} by {@code GET}, which does no more. */
    private static String method(ServerRequest request) {
        String method = request.prologue().method().text();
        boolean isHead = method.equals("GET")
                && request.headers()
                        .first(ORIGINAL_METHOD)
                        .filter("HEAD"::equals)
                        .isPresent();
        return isHead ? "HEAD" : method;
    }

    /** @throws Problem 401 unless the caller is an internal client by Basic (Z-01) */
    public Caller internal(ServerRequest request) {
        return internalIfPresented(request).orElseThrow(() -> Problems.challenge("Only internal clients may ask this"));
    }

    /** The internal client, when the request carries its credential; empty without or with other credentials. */
    public Optional<Caller> internalIfPresented(ServerRequest request) {
        return credential(request)
                .filter(value -> hasScheme(value, "basic"))
                .flatMap(value -> decodeBasic(value.substring(6)))
                .filter(this::isInternalClient)
                .map(_ -> new Caller(new Principal.Client(internalClient.id()), address(request)));
    }

    /**
     * The scheme of the credential that the request carries, in lower case.
     *
     * @throws Problem 400 with more than one credential (H-32)
     */
    public static Optional<String> scheme(ServerRequest request) {
        return credential(request).map(value -> value.split(" ", 2)[0].toLowerCase(Locale.ROOT));
    }

    /** What the request shows as secrets of capabilities, true or not: as Bearer, by Basic, and as second token. */
    static List<String> secrets(ServerRequest request) {
        var headers = request.headers();
        return Stream.of(HeaderNames.AUTHORIZATION, SOURCE)
                .filter(headers::contains)
                .map(name -> headers.get(name).get())
                .flatMap(value -> hasScheme(value, "bearer")
                        ? Stream.of(value.substring(7).strip())
                        : hasScheme(value, "basic")
                                ? decodeBasic(value.substring(6)).map(Callers::password).stream()
                                : Stream.empty())
                .filter(CapabilitySecrets::isSecret)
                .toList();
    }

    /** Whether the request names the internal client with a secret that is not its own. */
    boolean showsWrongClientSecret(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(value -> hasScheme(value, "basic"))
                .flatMap(value -> decodeBasic(value.substring(6)))
                .filter(pair -> namesInternalClient(pair) || namesInternalClient(decodeForm(pair)))
                .filter(pair -> !isInternalClient(pair))
                .isPresent();
    }

    private boolean namesInternalClient(String pair) {
        return pair.startsWith(internalClient.id() + ":");
    }

    /** For routes that do not look at credentials. @throws Problem 400 with more than one of them (H-32) */
    public static void refuseSeveral(ServerRequest request) {
        credential(request);
    }

    /** The client's address as the proxy saw it. */
    public static Optional<String> address(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.X_FORWARDED_FOR)
                .map(list -> list.split(",", 2)[0].strip())
                .filter(Caller::isAddress);
    }

    /**
     * The token that the request shows, by Bearer, DPoP or Basic.
     *
     * @throws Problem 401 without a usable token, 400 with more than one credential
     */
    public static String token(ServerRequest request) {
        String value = credential(request).orElseThrow(() -> Problems.challenge("A token is required"));
        return shown(value)
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_TOKEN)
                .orElseThrow(() -> Problems.challenge("The Authorization header holds no usable token"));
    }

    private static Optional<String> shown(String value) {
        int space = value.indexOf(' ') + 1;
        return switch (value.substring(0, Math.max(0, space - 1)).toLowerCase(Locale.ROOT)) {
            case "bearer", DPOP -> Optional.of(value.substring(space).strip());
            case "basic" -> decodeBasic(value.substring(space)).map(Callers::password);
            default -> Optional.empty();
        };
    }

    /** As it is, or with both parts encoded like a form, as RFC 6749 2.3.1 has it. */
    private boolean isInternalClient(String pair) {
        String expected = internalClient.id() + ":" + internalClient.secret();
        return sameText(pair, expected) || sameText(decodeForm(pair), expected);
    }

    private static String decodeForm(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static Optional<String> credential(ServerRequest request) {
        List<String> headers = request.headers().contains(HeaderNames.AUTHORIZATION)
                ? request.headers().get(HeaderNames.AUTHORIZATION).allValues()
                : List.of();
        if (headers.size() > 1) {
            throw Problem.of(400, "Bad Request", "More than one Authorization header");
        }
        return headers.stream().findFirst();
    }

    private static boolean hasScheme(String value, String scheme) {
        return value.toLowerCase(Locale.ROOT).startsWith(scheme + " ");
    }

    private static Optional<String> decodeBasic(String encoded) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException garbled) {
            return Optional.empty();
        }
    }

    /** The user name is ignored; a password that contains a colon is no token. */
    private static String password(String pair) {
        int colon = pair.indexOf(':');
        String password = colon < 0 ? "" : pair.substring(colon + 1);
        return password.contains(":") ? "" : password;
    }

    private static boolean sameText(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
