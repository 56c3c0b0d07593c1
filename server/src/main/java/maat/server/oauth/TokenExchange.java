package maat.server.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import maat.server.database.Database;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Decision;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Refused;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;
import maat.server.principal.InvalidToken;
import maat.server.principal.PresentedTokens;
import maat.server.principal.Principal;
import maat.server.principal.Principal.Wrapped;
import maat.server.principal.RandomText;
import maat.server.principal.TokenVerifier;
import maat.server.study.StudyFacts;

/**
 * Makes tokens out of other tokens. What a viewer token opens is decided at each use, not here (H-36); what a credential
 * for the PACS opens is decided here, since the PACS asks nobody.
 */
public final class TokenExchange {
    /** Characters of a viewer token's id; it is no secret. */
    private static final int ID_LENGTH = 22;

    private final Database database;
    private final Authorizer authorizer;
    private final TokenVerifier verifier;
    private final ViewerTokens viewerTokens;
    private final PacsCredentials credentials;
    private final Clock clock;

    public TokenExchange(
            Database database,
            Authorizer authorizer,
            TokenVerifier verifier,
            ViewerTokens viewerTokens,
            PacsCredentials credentials,
            Clock clock) {
        this.database = database;
        this.authorizer = authorizer;
        this.verifier = verifier;
        this.viewerTokens = viewerTokens;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * @param scope its words
     * @param isBound whether it counts only with proofs of a key
     */
    record Issued(String token, Duration life, String scope, boolean isBound) {}

    /** @throws OAuthError {@code unauthorized_client} unless the client may have credentials for the PACS (TOK-16) */
    void requireMayHavePacsCredentials(Caller client) {
        try {
            database.read(transaction -> authorizer.require(
                    transaction, Question.of(Action.TOKEN_PEP_ISSUE, client, Resource.system(), Facts.NONE)));
        } catch (Refused refused) {
            throw OAuthError.unauthorizedClient("PEP tokens are for internal clients");
        }
    }

    /**
     * @param provenKey asked once the subject token holds, since a proof that is taken costs a row: the key that the
     *     client has proven to hold. A viewer token is then bound to it, a credential for the PACS is not, since no PACS
     *     asks for proofs
     * @throws OAuthError {@code invalid_request} for a subject token that does not hold, else {@code invalid_grant}
     */
    Issued issue(ExchangeRequest asked, Supplier<Optional<String>> provenKey, Optional<String> address) {
        var subject = verified(asked.subjectToken());
        var key = provenKey.get();
        requireHolder(subject, key);
        return switch (asked) {
            case ExchangeRequest.ForViewer viewer -> viewerToken(viewer, subject, key, address);
            case ExchangeRequest.ForPacs pacs -> pacsCredential(pacs, subject, address);
        };
    }

    /** Holds for an hour (TOK-18), but not longer than the token that it was made from (H-35). */
    private Issued pacsCredential(ExchangeRequest.ForPacs asked, Principal subject, Optional<String> address) {
        var caller = new Caller(subject, address);
        var answer = decide(Question.of(
                Action.SERIES_READ,
                caller,
                Resource.series(asked.study(), asked.series()),
                StudyFacts.seriesPaths(asked.study(), asked.series(), Source.ANY, subject)));
        var life = life(clock.instant(), PacsCredentials.LONGEST_LIFE, wrappedEnd(subject, answer));
        var grant = new PacsGrant(
                PacsGrant.Purpose.READ,
                PacsBearers.of(caller, answer),
                Optional.of(asked.study()),
                Optional.of(asked.series()));
        return new Issued(credentials.issue(grant, life).token(), life, "pep", false);
    }

    /**
     * How long a token lives that is made now.
     *
     * @throws OAuthError {@code invalid_request} when less than a second is left
     */
    private static Duration life(Instant now, Duration longest, Instant subjectEnd) {
        var life = subjectEnd.isBefore(now.plus(longest)) ? Duration.between(now, subjectEnd) : longest;
        if (life.toSeconds() < 1) {
            throw OAuthError.invalidRequest("the subject token has run out");
        }
        return life;
    }

    private Issued viewerToken(
            ExchangeRequest.ForViewer asked, Principal subject, Optional<String> key, Optional<String> address) {
        var answer = decide(Question.of(
                        Action.TOKEN_VIEWER_ISSUE,
                        new Caller(subject, address),
                        Resource.study(asked.study()),
                        Facts.NONE)
                .by(asked.source()));
        var now = clock.instant();
        var life = life(now, ViewerTokens.LONGEST_LIFE, wrappedEnd(subject, answer));
        var grant = new Principal.Viewer(
                RandomText.alphanumeric(ID_LENGTH),
                wrapped(subject, answer),
                asked.study(),
                asked.source(),
                asked.scope(),
                now.plus(life),
                key);
        String rights = String.join(" ", new TreeSet<>(asked.scope()));
        return new Issued(viewerTokens.issue(grant), life, "viewer " + rights, key.isPresent());
    }

    private Principal verified(String token) {
        try {
            return verifier.verify(token);
        } catch (InvalidToken refused) {
            throw refused(refused.reason());
        }
    }

    /** A subject token that is bound to a key itself is taken from whoever proves to hold that key. */
    private static void requireHolder(Principal subject, Optional<String> key) {
        if (subject.boundTo().isPresent() && !subject.boundTo().equals(key)) {
            throw refused(PresentedTokens.PROOF_REQUIRED);
        }
    }

    private static OAuthError refused(String reason) {
        return OAuthError.invalidRequest("the subject token was refused: " + reason);
    }

    private Authorized decide(Question question) {
        try {
            return database.read(transaction -> authorizer.require(transaction, question));
        } catch (Refused refused) {
            String reasons = String.join(" ", refused.decision().reasons());
            throw refused.decision().status() == Decision.Status.UNAUTHORIZED
                    ? OAuthError.invalidRequest("the subject token was refused: " + reasons)
                    : OAuthError.invalidGrant("this token yields no such token: " + reasons);
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
