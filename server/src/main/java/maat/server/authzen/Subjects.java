package maat.server.authzen;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import maat.server.policy.Decision.Status;
import maat.server.principal.InvalidToken;
import maat.server.principal.PresentedTokens;
import maat.server.principal.Principal;
import maat.server.principal.TokenVerifier;

/** Turns the subject of an evaluation into the principal that a request by it would have (Z-02). */
final class Subjects {
    /** How long an answer about a user without a token may hold. */
    static final Duration LONGEST_VALIDITY = Duration.ofHours(24);

    private final PresentedTokens tokens;
    private final Clock clock;

    Subjects(PresentedTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * @param asking whose word counts, if an enforcement point's, that a token's key was proven
     * @throws Unaskable when the token proves nothing, or there is no such type of subject
     */
    Principal principal(Principal asking, Entity subject) {
        return switch (subject.type()) {
            case "token" -> {
                boolean proven = asking instanceof Principal.Client
                        && subject.properties().path("proven").asBoolean();
                yield token(subject.property("token").orElse(""), proven ? tokens::provenHolder : tokens::bearer);
            }
            case "user" -> user(subject.id());
            default -> throw new Unaskable(Status.FORBIDDEN, "unknown_subject");
        };
    }

    /** The {@code sub} of the user as whom a principal acts, where its token says so by itself. */
    static Optional<String> userOf(Principal principal) {
        return switch (principal) {
            case Principal.User user -> Optional.of(user.sub());
            case Principal.Viewer viewer ->
                switch (viewer.wrapped()) {
                    case Principal.Wrapped.User user -> Optional.of(user.sub());
                    case Principal.Wrapped.Capability _ -> Optional.empty();
                };
            case Principal.Capability _, Principal.Client _, Principal.Anonymous _ -> Optional.empty();
        };
    }

    private static Principal token(String token, TokenVerifier verifier) {
        try {
            return verifier.verify(token);
        } catch (InvalidToken refused) {
            throw new Unaskable(Status.UNAUTHORIZED, refused.reason());
        }
    }

    private Principal user(String sub) {
        if (!CleanText.isClean(sub)) {
            throw new Unaskable(Status.UNAUTHORIZED, "malformed");
        }
        return new Principal.User(sub, Optional.empty(), clock.instant().plus(LONGEST_VALIDITY), Set.of(), Set.of());
    }
}
