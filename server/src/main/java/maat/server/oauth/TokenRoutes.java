package maat.server.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import maat.server.http.Callers;
import maat.server.http.Guesses;
import maat.server.http.Problem;
import maat.server.principal.Caller;
import maat.server.principal.CapabilitySecrets;
import maat.server.principal.InvalidToken;
import maat.server.principal.Principal;
import maat.server.principal.Proofs;

/**
 * {@code /api/token}: exchange, introspection and revocation (reference 3.4 to 3.8, RFC 7009), with errors as RFC 6749
 * has them.
 */
public final class TokenRoutes implements HttpService {
    static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClientAuthentication clients;
    private final Proofs proofs;
    private final Guesses guesses;
    private final TokenExchange exchange;
    private final Introspection introspection;
    private final Revocation revocation;
    private final ExchangeFields fields;

    public TokenRoutes(
            Callers callers,
            ClientAssertions assertions,
            Proofs proofs,
            Guesses guesses,
            TokenExchange exchange,
            Introspection introspection,
            Revocation revocation,
            URI publicRoot,
            String audience) {
        this.clients = new ClientAuthentication(callers, assertions);
        this.proofs = proofs;
        this.guesses = guesses;
        this.exchange = exchange;
        this.introspection = introspection;
        this.revocation = revocation;
        this.fields = new ExchangeFields(publicRoot, audience);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", answering(this::token))
                .post("/introspect", answering(this::introspect))
                .post("/revoke", answering(this::revoke));
    }

    private void token(ServerRequest request, ServerResponse response) {
        var form = TokenForm.of(request);
        var client = clients.of(request, form, "/token");
        if (!form.required("grant_type").equals(TOKEN_EXCHANGE)) {
            throw OAuthError.unsupportedGrantType("only " + TOKEN_EXCHANGE + " is served");
        }
        if (ExchangeFields.asksForPacs(form)) {
            exchange.requireMayHavePacsCredentials(client);
        }
        var asked = fields.request(form);
        var issued = guarded(
                asked.subjectToken(), client, () -> exchange.issue(asked, () -> provenKey(request), client.address()));
        send(
                response,
                200,
                JSON.createObjectNode()
                        .put("access_token", issued.token())
                        .put("token_type", issued.isBound() ? "DPoP" : "bearer")
                        .put("expires_in", issued.life().toSeconds())
                        .put("issued_token_type", ExchangeFields.ACCESS_TOKEN)
                        .put("scope", issued.scope())
                        .toString());
    }

    /** The key to which the client wants the token to be bound (RFC 9449 5). */
    private Optional<String> provenKey(ServerRequest request) {
        try {
            var proof = Callers.proof(request);
            return proof.isPresent() ? Optional.of(proofs.keyOf(proof.get())) : Optional.empty();
        } catch (InvalidToken refused) {
            throw OAuthError.invalidProof();
        }
    }

    /** A missing token is as inactive as a dead one (TOK-26). */
    private void introspect(ServerRequest request, ServerResponse response) {
        var form = TokenForm.of(request);
        var client = clients.of(request, form, "/token/introspect");
        String token = form.find("token").orElse("");
        String answer = guarded(token, client, () -> introspection.describe(client, token));
        if (CapabilitySecrets.isSecret(token) && !isInternal(client) && answer.equals(Introspection.INACTIVE)) {
            guesses.wrong(client.address());
        }
        send(response, 200, answer);
    }

    /** RFC 7009: 200 without a body, also for what was no token. */
    private void revoke(ServerRequest request, ServerResponse response) {
        var form = TokenForm.of(request);
        var client = clients.of(request, form, "/token/revoke");
        String token = form.required("token");
        boolean _ = guarded(token, client, () -> revocation.revoke(token, client.address()));
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send();
    }

    /** A secret is looked at while its address may still try some. */
    private <T> T guarded(String token, Caller client, Supplier<T> look) {
        if (CapabilitySecrets.isSecret(token) && !isInternal(client)) {
            guesses.admit(client.address(), token);
        }
        return look.get();
    }

    private static boolean isInternal(Caller client) {
        return client.principal() instanceof Principal.Client;
    }

    /** What goes wrong on the way is told in the form of this endpoint. */
    private static Handler answering(Handler handler) {
        return (request, response) -> {
            try {
                handler.handle(request, response);
            } catch (OAuthError error) {
                refuse(response, error);
            } catch (Problem problem) {
                problem.headers()
                        .forEach((name, values) ->
                                response.header(HeaderNames.create(name), values.toArray(String[]::new)));
                refuse(response, OAuthError.unreadable(problem.status(), problem.detail()));
            }
        };
    }

    private static void refuse(ServerResponse response, OAuthError error) {
        if (error.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"maat\"");
        }
        send(
                response,
                error.status(),
                JSON.createObjectNode()
                        .put("error", error.error())
                        .put("error_description", error.description())
                        .toString());
    }

    private static void send(ServerResponse response, int status, String document) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.create("Pragma"), "no-cache");
        response.send(document);
    }
}
