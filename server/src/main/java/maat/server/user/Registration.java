package maat.server.user;

import java.util.Optional;
import maat.server.audit.Audit;
import maat.server.config.ServerConfig.OpenIdProvider.Identity;
import maat.server.database.Database;
import maat.server.http.Problem;
import maat.server.http.Problems;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.principal.Caller;
import maat.server.principal.InvalidToken;
import maat.server.principal.OidcVerifier;
import maat.server.principal.OpenIdProvider;
import maat.server.principal.OpenIdProvider.UserInfo;
import maat.server.principal.PresentedTokens;
import maat.server.principal.Principal;
import maat.server.principal.Proof;
import maat.server.principal.ProviderUnavailable;
import maat.server.principal.TokenIdentity;

/** Makes a user known, or what is known of one current, from what the OpenID provider says (USR-01 to USR-05). */
public final class Registration {
    private final Database database;
    private final Authorizer authorizer;
    private final PresentedTokens tokens;
    private final OpenIdProvider provider;
    private final Identity identity;
    private final Welcome welcome;

    public Registration(
            Database database,
            Authorizer authorizer,
            PresentedTokens tokens,
            OpenIdProvider provider,
            Identity identity,
            Welcome welcome) {
        this.database = database;
        this.authorizer = authorizer;
        this.tokens = tokens;
        this.provider = provider;
        this.identity = identity;
        this.welcome = welcome;
    }

    /**
     * Returns the user object. Writes only when something is new, since web clients ask this with every page. A newcomer
     * is welcomed before the answer (USR-06).
     *
     * @param proof that the client holds the key of a token that is bound to one
     * @throws Problem 400 for a token that does not hold, 401 when the provider refuses it, 502 when the provider cannot
     *     be asked (USR-03), 409 when the e-mail address is another user's (USR-05)
     */
    String register(String token, Optional<Proof> proof, Optional<String> address) {
        var user = verified(token, proof);
        var profile = profile(token, user.sub());
        var saved = database.write(transaction -> {
            authorizer.require(
                    transaction,
                    Question.of(
                            Action.USER_REGISTER,
                            new Caller(user, address),
                            Resource.user(user.sub()),
                            UserFacts.emailOf(profile)));
            boolean isNew = UserSql.save(transaction, profile);
            if (!isNew) {
                Audit.word("UPDATE_USER");
            }
            return new Saved(isNew, UserView.of(transaction, user.sub()));
        });
        if (saved.isNew()) {
            welcome.greet(profile);
        }
        return saved.document();
    }

    private record Saved(boolean isNew, String document) {}

    private Principal.User verified(String token, Optional<Proof> proof) {
        try {
            var bearer = proof.isPresent() ? tokens.holder(token, proof.get()) : tokens.bearer(token);
            if (bearer instanceof Principal.User user) {
                return user;
            }
            throw new IllegalStateException("a token of the provider stands for somebody else than a user");
        } catch (InvalidToken refused) {
            throw refused.reason().equals(OidcVerifier.PROVIDER_UNAVAILABLE)
                    ? unavailable("its keys cannot be had")
                    : Problem.badForm("access_token was refused: " + refused.reason());
        }
    }

    private Profile profile(String token, String sub) {
        if (identity == Identity.TOKEN) {
            return Profile.of(TokenIdentity.of(token));
        }
        try {
            UserInfo info = provider.userInfo(token);
            if (!info.sub().equals(sub)) {
                throw unavailable("it speaks of another user");
            }
            return Profile.of(info);
        } catch (InvalidToken refused) {
            throw Problems.unauthorized("The OpenID provider refuses the token");
        } catch (ProviderUnavailable failed) {
            throw unavailable(failed.getMessage());
        }
    }

    private static Problem unavailable(String detail) {
        return Problem.of(502, "Bad Gateway", "The OpenID provider cannot be asked: " + detail);
    }
}
