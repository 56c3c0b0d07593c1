package maat.server.http;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import maat.server.database.Database;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Refused;
import maat.server.policy.Resource;
import maat.server.principal.Caller;

/**
 * Sees to it that whoever has no standing here hears that, and not what is wrong with the path: of all checks the one of
 * the token comes first (2.1, AUTH-09). What is wrong with anything else is looked at after the decision anyway.
 */
public final class Standing {
    private final Callers callers;
    private final Database database;
    private final Authorizer authorizer;
    private final Guesses guesses;

    public Standing(Callers callers, Database database, Authorizer authorizer, Guesses guesses) {
        this.callers = callers;
        this.guesses = guesses;
        this.database = database;
        this.authorizer = authorizer;
    }

    public void register(HttpRouting.Builder routing) {
        routing.error(
                MalformedPath.class,
                (request, response, malformed) -> Problems.send(request, response, answer(request, malformed)));
    }

    private Problem answer(ServerRequest request, MalformedPath malformed) {
        if (callers.internalIfPresented(request).isPresent()) {
            return malformed.problem();
        }
        try {
            return answer(callers.of(request), malformed);
        } catch (Problem noCaller) {
            return noCaller;
        }
    }

    private Problem answer(Caller caller, MalformedPath malformed) {
        try {
            var question = Question.of(Action.TOKEN_DESCRIBE, caller, Resource.token("own"), Facts.NONE);
            database.read(transaction -> authorizer.require(transaction, question));
            return malformed.problem();
        } catch (Refused refused) {
            if (Guesses.isGuess(refused.decision())) {
                guesses.wrong(caller.address());
            }
            return Problems.of(refused);
        }
    }
}
