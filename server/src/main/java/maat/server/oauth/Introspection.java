package maat.server.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Optional;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Refused;
import maat.server.policy.Resource;
import maat.server.principal.Caller;
import maat.server.principal.InvalidToken;
import maat.server.principal.Principal;
import maat.server.principal.TokenVerifier;

/** Tells what a token is and may do at this moment (reference 3.8, RFC 7662). */
public final class Introspection {
    /** The answer about whatever opens nothing. */
    static final String INACTIVE = "{\"active\":false}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final Authorizer authorizer;
    private final TokenVerifier verifier;
    private final PacsCredentials credentials;
    private final String issuer;

    /** @param issuer of the OpenID provider's tokens */
    public Introspection(
            Database database,
            Authorizer authorizer,
            TokenVerifier verifier,
            PacsCredentials credentials,
            String issuer) {
        this.database = database;
        this.authorizer = authorizer;
        this.verifier = verifier;
        this.credentials = credentials;
        this.issuer = issuer;
    }

    /**
     * The answer as JSON; a token that does not hold, for whatever reason, is inactive and nothing else.
     *
     * @throws OAuthError 401 when the client may not ask about a token of this kind (TOK-27)
     */
    String describe(Caller client, String token) {
        if (PacsCredentials.isMeant(token)) {
            return credentials
                    .verified(token)
                    .map(claims -> ofPacsCredential(client, claims))
                    .orElse(INACTIVE);
        }
        Principal subject;
        try {
            subject = verifier.verify(token);
        } catch (InvalidToken refused) {
            return INACTIVE;
        }
        return database.snapshot(transaction -> {
            requireMayAsk(transaction, client, kind(subject));
            var bearer = new Caller(subject, client.address());
            var answer = authorizer.decide(
                    transaction, Question.of(Action.TOKEN_DESCRIBE, bearer, Resource.token(kind(subject)), Facts.NONE));
            return answer.decision().allow() ? document(subject, answer) : INACTIVE;
        });
    }

    private void requireMayAsk(Transaction transaction, Caller client, String kind) {
        try {
            authorizer.require(
                    transaction, Question.of(Action.TOKEN_INTROSPECT, client, Resource.token(kind), Facts.NONE));
        } catch (Refused refused) {
            throw OAuthError.invalidClient("only internal clients may ask about this kind of token");
        }
    }

    /** Such a token says everything by itself. */
    private String ofPacsCredential(Caller client, JWTClaimsSet claims) {
        database.read(transaction -> {
            requireMayAsk(transaction, client, "pep");
            return claims;
        });
        var document = JSON.createObjectNode().put("active", true);
        claims.toJSONObject().forEach((name, value) -> document.putPOJO(name, value));
        return document.toString();
    }

    private static String kind(Principal subject) {
        return switch (subject) {
            case Principal.User _ -> "user";
            case Principal.Capability _ -> "capability";
            case Principal.Viewer _ -> "viewer";
            case Principal.Client _ -> "client";
            case Principal.Anonymous _ -> "anonymous";
        };
    }

    private String document(Principal subject, Authorized answer) {
        var obligations = answer.decision().obligations();
        var document = JSON.createObjectNode().put("active", true);
        document.put("sub", answer.callerSub());
        document.put("scope", String.join(" ", obligations.scope()));
        if (subject instanceof Principal.User user) {
            document.put("iss", issuer);
            document.put("exp", user.until().getEpochSecond());
        }
        actingParty(subject).ifPresent(party -> document.putObject("act").put("sub", party));
        subject.boundTo()
                .ifPresent(key ->
                        document.put("token_type", "DPoP").putObject("cnf").put("jkt", key));
        if (answer.capability() != null) {
            document.put("cap_token", answer.capability());
        }
        obligations.album().ifPresent(album -> document.put("album_id", album));
        return document.toString();
    }

    private static Optional<String> actingParty(Principal subject) {
        return switch (subject) {
            case Principal.User user -> user.actingParty();
            case Principal.Viewer viewer ->
                viewer.wrapped() instanceof Principal.Wrapped.User user ? user.actingParty() : Optional.empty();
            case Principal.Capability _, Principal.Client _, Principal.Anonymous _ -> Optional.empty();
        };
    }
}
