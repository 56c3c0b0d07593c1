package maat.server.policy;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import maat.server.database.Database;
import maat.server.database.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which policies there are, which one is active, and an engine for it. The active revision is a row that each facts
 * statement reads, so all replicas switch with the commit that activates, and none decides by the old rules after it.
 */
public final class PolicyRevisions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyRevisions.class);

    /** Engines kept: the active one, the one being built, and one to roll back to. */
    private static final int MOST_ENGINES = 3;

    private final Database database;
    private final Duration timeLimit;
    private final ConcurrentMap<String, PolicyEngine> engines = new ConcurrentHashMap<>();
    private final ReentrantLock building = new ReentrantLock();

    public PolicyRevisions(Database database, Duration timeLimit) {
        this.database = database;
        this.timeLimit = timeLimit;
    }

    /**
     * Stores the bundle this server was built with, and activates it unless an administrator has published another.
     */
    public void install(Bundle builtIn) {
        engines.put(builtIn.revision(), newEngine(builtIn));
        database.write(transaction -> {
            store(transaction, builtIn, "built_in");
            boolean published = transaction
                    .query("""
                            select r.origin from active_policy a join policy_revisions r using (revision) for update of a""")
                    .mapTo(String.class)
                    .findOne()
                    .filter("published"::equals)
                    .isPresent();
            if (!published && activate(transaction, builtIn.revision())) {
                transaction.announce("policy");
            }
            return null;
        });
    }

    /**
     * Stores a bundle, and makes it the one that decides. Its engine is built first, so that nobody waits at the switch
     * and a bundle that cannot be used changes nothing.
     *
     * @param permission asks whether the publisher may; throws when not
     * @return the revision
     * @throws IllegalArgumentException when the bundle cannot be used, or its revision is the name of another
     */
    String publish(Bundle bundle, Consumer<Transaction> permission) {
        String revision = bundle.revision();
        building.lock();
        try {
            var engine = newEngine(bundle);
            boolean done = false;
            try {
                database.write(transaction -> {
                    permission.accept(transaction);
                    store(transaction, bundle, "published");
                    requireSameRules(transaction, bundle);
                    activate(transaction, revision);
                    // Announced again too: an earlier publication of the same may still wait for proxies.
                    transaction.announce("policy");
                    // Before the commit: the first facts statement that names the revision finds it ready.
                    engines.putIfAbsent(revision, engine);
                    return null;
                });
                done = true;
            } finally {
                if (!done) {
                    engines.remove(revision, engine);
                }
                if (!engine.equals(engines.get(revision))) {
                    engine.close();
                }
            }
            forgetOldest(revision);
        } finally {
            building.unlock();
        }
        LOG.info("Policy revision {} decides from now on", revision);
        return revision;
    }

    /** Decisions name their revision, so one name never stands for two sets of rules. */
    private static void requireSameRules(Transaction transaction, Bundle bundle) {
        byte[] stored = transaction
                .query("select bundle from policy_revisions where revision = :revision")
                .bind("revision", bundle.revision())
                .mapTo(byte[].class)
                .one();
        if (!Bundle.of(stored).hasRulesOf(bundle)) {
            throw new IllegalArgumentException("revision " + bundle.revision() + " is the name of other rules already");
        }
    }

    /**
     * The engine of a stored revision; builds it when this replica has not used it yet.
     *
     * @throws PolicyFailure when there is no such revision or it cannot be loaded
     */
    public PolicyEngine engine(String revision) {
        var engine = revision == null ? null : engines.get(revision);
        return engine != null ? engine : build(revision);
    }

    private PolicyEngine build(String revision) {
        building.lock();
        try {
            var built = engines.get(revision == null ? "" : revision);
            if (built != null) {
                return built;
            }
            byte[] archive = database.withHandle(
                    handle -> handle.createQuery("select bundle from policy_revisions where revision = :revision")
                            .bind("revision", revision)
                            .mapTo(byte[].class)
                            .findOne()
                            .orElseThrow(() -> new PolicyFailure("there is no policy revision " + revision)));
            var engine = newEngine(Bundle.of(archive));
            engines.put(revision, engine);
            forgetOldest(revision);
            return engine;
        } catch (IllegalArgumentException unfit) {
            throw new PolicyFailure("policy revision " + revision + " cannot be used", unfit);
        } finally {
            building.unlock();
        }
    }

    private void forgetOldest(String active) {
        for (String revision : engines.keySet()) {
            if (engines.size() > MOST_ENGINES && !revision.equals(active)) {
                engines.remove(revision).close();
            }
        }
    }

    private PolicyEngine newEngine(Bundle bundle) {
        int instances = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new WasmPolicyEngine(bundle, instances, timeLimit);
    }

    private static void store(Transaction transaction, Bundle bundle, String origin) {
        transaction
                .update("""
                        insert into policy_revisions (revision, origin, bundle) values (:revision, :origin, :bundle)
                        on conflict (revision) do nothing""")
                .bind("revision", bundle.revision())
                .bind("origin", origin)
                .bind("bundle", bundle.archive())
                .execute();
    }

    /** Returns whether another revision was active before. */
    private static boolean activate(Transaction transaction, String revision) {
        return transaction.update("""
                        insert into active_policy (revision) values (:revision)
                        on conflict (only_row) do update set revision = :revision, activated_time = now()
                        where active_policy.revision <> :revision""").bind("revision", revision).execute() > 0;
    }

    @Override
    public void close() {
        engines.values().forEach(PolicyEngine::close);
    }
}
