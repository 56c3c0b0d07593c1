package maat.server.database;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import maat.server.database.StatementMeter.Purpose;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * One unit of work: statements, and what they take away from whom. Announcements are written last, since the lock that
 * puts positions into commit order is then held for no longer than the commit. Used by one thread.
 */
public final class Transaction {
    private final Handle handle;
    private final Set<String> changed = new LinkedHashSet<>();

    Transaction(Handle handle) {
        this.handle = handle;
    }

    /** The statement that gathers the facts of a decision. */
    public Query facts(String sql) {
        return marked(handle.createQuery(sql), Purpose.FACTS);
    }

    public Query query(String sql) {
        return marked(handle.createQuery(sql), Purpose.WORK);
    }

    public Update update(String sql) {
        return marked(handle.createUpdate(sql), Purpose.WORK);
    }

    private static <S extends SqlStatement<S>> S marked(S statement, Purpose purpose) {
        purpose.mark(statement);
        return statement;
    }

    public Handle handle() {
        return handle;
    }

    /** Answers that depend on {@code user:…}, {@code album:…}, {@code series:…}, … end when this commits. */
    public void announce(String... dependencies) {
        changed.addAll(List.of(dependencies));
    }

    public void announce(Collection<String> dependencies) {
        changed.addAll(dependencies);
    }

    Announcement announce() {
        if (changed.isEmpty()) {
            return new Announcement(OptionalLong.empty());
        }
        long position = handle.createQuery("""
                        with next as (update feed_head set position = position + 1 returning position),
                        announced as (
                            insert into announcements (position, dependencies)
                            select position, :dependencies from next returning position)
                        select position, pg_notify('maat_feed', position::text) from announced""")
                .bind("dependencies", changed.toArray(String[]::new))
                .mapTo(Long.class)
                .one();
        return new Announcement(OptionalLong.of(position));
    }
}
