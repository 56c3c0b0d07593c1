package maat.server.oauth;

import java.util.Optional;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.principal.Caller;
import maat.server.principal.InvalidToken;
import maat.server.principal.Principal;
import maat.server.principal.TokenVerifier;

/**
 * Ends tokens whose holder gives them back (RFC 7009), at once and everywhere. Whoever holds a token may end it: that is
 * also what is wanted of a secret that leaked.
 */
public final class Revocation {
    private final Database database;
    private final Authorizer authorizer;
    private final TokenVerifier verifier;

    public Revocation(Database database, Authorizer authorizer, TokenVerifier verifier) {
        this.database = database;
        this.authorizer = authorizer;
        this.verifier = verifier;
    }

    /**
     * What does not hold is as good as revoked.
     *
     * @return whether there is such a token, ended or not
     * @throws OAuthError {@code unsupported_token_type} for tokens that end by themselves or at their provider
     */
    boolean revoke(String token, Optional<String> address) {
        if (PacsCredentials.isMeant(token)) {
            throw OAuthError.unsupportedTokenType("credentials for the PACS end by themselves");
        }
        try {
            return revoke(new Caller(verifier.verify(token), address));
        } catch (InvalidToken dead) {
            return false;
        }
    }

    private boolean revoke(Caller bearer) {
        return switch (bearer.principal()) {
            case Principal.Capability _ ->
                database.write(transaction -> {
                    var answer = decide(transaction, bearer, "capability");
                    if (answer.decision().allow()) {
                        RevocationSql.capability(transaction, answer.capability());
                    }
                    return announce(transaction, answer.capability());
                });
            case Principal.Viewer viewer ->
                database.write(transaction -> {
                    if (decide(transaction, bearer, "viewer").decision().allow()) {
                        RevocationSql.viewer(transaction, viewer.id(), viewer.until());
                    }
                    return announce(transaction, viewer.id());
                });
            case Principal.User _, Principal.Client _, Principal.Anonymous _ ->
                throw OAuthError.unsupportedTokenType("this token is ended at the OpenID provider");
        };
    }

    private Authorized decide(Transaction transaction, Caller bearer, String kind) {
        return authorizer.decide(
                transaction, Question.of(Action.TOKEN_REVOKE, bearer, Resource.token(kind), Facts.NONE));
    }

    /** Also of a token that had ended: each answer promises that no proxy serves it, and an earlier one may still wait. */
    private static boolean announce(Transaction transaction, String id) {
        if (id != null) {
            transaction.announce("token:" + id);
        }
        return id != null;
    }
}
