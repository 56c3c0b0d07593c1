package maat.server.oauth;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import maat.server.database.Database;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.principal.Caller;
import maat.server.principal.Principal;

/**
 * Puts viewer tokens into cookies, for viewers whose image requests carry no header. A cookie goes to its study alone,
 * and no script can read it.
 */
public final class Sessions {
    /** The prefix has browsers refuse such a cookie without {@code Secure}. The proxy knows the name too. */
    private static final String COOKIE = "__Secure-maat-viewer";

    private final Database database;
    private final Authorizer authorizer;
    private final String studies;
    private final Clock clock;

    /** @param publicRoot whose path browsers see before ours */
    public Sessions(Database database, Authorizer authorizer, URI publicRoot, Clock clock) {
        this.database = database;
        this.authorizer = authorizer;
        this.studies = publicRoot.getRawPath() + "/api/studies/";
        this.clock = clock;
    }

    /** The value of {@code Set-Cookie} for a viewer token; a session ends with it. */
    String open(Caller caller, String token) {
        database.read(transaction -> authorizer.require(
                transaction, Question.of(Action.TOKEN_SESSION_OPEN, caller, Resource.token("viewer"), Facts.NONE)));
        if (!(caller.principal() instanceof Principal.Viewer viewer)) {
            throw new IllegalStateException("a policy opened a session for a token that names no study");
        }
        long seconds = Duration.between(clock.instant(), viewer.until()).toSeconds();
        return "%s=%s; Path=%s%s; Max-Age=%d; HttpOnly; Secure; SameSite=Strict"
                .formatted(COOKIE, token, studies, viewer.study(), seconds);
    }
}
