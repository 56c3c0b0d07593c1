package maat.server.operation;

import java.util.Optional;
import maat.server.database.Database;
import maat.server.feed.Feed;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.principal.Caller;
import maat.server.principal.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this server can do its work (OPS-01). */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    /** What nobody may do; the answer does not matter, only that there is one. */
    private static final Question PROBE = Question.of(
            Action.USER_READ_SELF,
            new Caller(new Principal.Anonymous(), Optional.empty()),
            Resource.system(),
            Facts.NONE);

    private final Database database;
    private final Authorizer authorizer;
    private final Feed feed;

    public Health(Database database, Authorizer authorizer, Feed feed) {
        this.database = database;
        this.authorizer = authorizer;
        this.feed = feed;
    }

    /** Whether the process works at all; one that does not is to be replaced. */
    boolean isLive() {
        return feed.isAlive();
    }

    /** Whether changes reach this server, so that its proxies learn of them. */
    boolean isFollowing() {
        return feed.isConnected();
    }

    /** Whether a decision can be made: database and policies are asked. */
    boolean canDecide() {
        try {
            database.read(transaction -> authorizer.decide(transaction, PROBE));
            return true;
        } catch (RuntimeException failure) {
            LOG.warn("Not ready: {}", failure.toString());
            return false;
        }
    }
}
