package maat.server.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import maat.server.database.Database;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Decision;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Refused;
import maat.server.policy.Resource;
import maat.server.principal.Caller;
import maat.server.principal.InvalidToken;
import maat.server.principal.Principal;
import maat.server.principal.Principal.Wrapped;
import maat.server.principal.TokenVerifier;

/** Makes viewer tokens out of other tokens. What one opens is decided at each use, not here (H-36). */
public final class TokenExchange {
    private final Database database;
    private final Authorizer authorizer;
    private final TokenVerifier verifier;
    private final ViewerTokens viewerTokens;
    private final Clock clock;

    public TokenExchange(
            Database database, Authorizer authorizer, TokenVerifier verifier, ViewerTokens viewerTokens, Clock clock) {
        this.database = database;
        this.authorizer = authorizer;
        this.verifier = verifier;
        this.viewerTokens = viewerTokens;
        this.clock = clock;
    }

    record Issued(String token, Duration life, Set<String> scope) {}

    /** @throws OAuthError {@code invalid_request} for a subject token that does not hold, {@code invalid_grant} for a viewer's */
    Issued viewerToken(ExchangeRequest asked, Optional<String> address) {
        var subject = verified(asked.subjectToken());
        var answer = decide(asked, new Caller(subject, address));
        var until = viewerTokens.end(wrappedEnd(subject, answer));
        var life = Duration.between(clock.instant(), until);
        if (life.toSeconds() < 1) {
            throw OAuthError.invalidRequest("the subject token has run out");
        }
        var grant = new Principal.Viewer(wrapped(subject, answer), asked.study(), asked.source(), asked.scope(), until);
        return new Issued(viewerTokens.issue(grant), life, asked.scope());
    }

    private Principal verified(String token) {
        try {
            return verifier.verify(token);
        } catch (InvalidToken refused) {
            throw OAuthError.invalidRequest("the subject token was refused: " + refused.reason());
        }
    }

    private Authorized decide(ExchangeRequest asked, Caller caller) {
        var question = Question.of(Action.TOKEN_VIEWER_ISSUE, caller, Resource.study(asked.study()), Facts.NONE)
                .by(asked.source());
        try {
            return database.read(transaction -> authorizer.require(transaction, question));
        } catch (Refused refused) {
            String reasons = String.join(" ", refused.decision().reasons());
            throw refused.decision().status() == Decision.Status.UNAUTHORIZED
                    ? OAuthError.invalidRequest("the subject token was refused: " + reasons)
                    : OAuthError.invalidGrant("no viewer token is made from this token: " + reasons);
        }
    }

    /** When the subject token ends, and what stands behind it. */
    private static Instant wrappedEnd(Principal subject, Authorized answer) {
        var own = subject.expires().orElse(Instant.MAX);
        var decided = answer.decision().obligations().validUntil();
        var behind = decided.isPresent() ? Instant.ofEpochMilli(decided.getAsLong()) : Instant.MAX;
        return own.isBefore(behind) ? own : behind;
    }

    private static Wrapped wrapped(Principal subject, Authorized answer) {
        return switch (subject) {
            case Principal.User user -> new Wrapped.User(user.sub(), user.actingParty());
            case Principal.Capability _ -> new Wrapped.Capability(answer.capability());
            case Principal.Viewer _, Principal.Client _, Principal.Anonymous _ ->
                throw OAuthError.invalidGrant("no viewer token is made from this token");
        };
    }
}
