package maat.server.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one statement that yields what an action's rule needs to know, as a JSON object that nobody here reads. The
 * statement may use the rows that {@link CallerSql} puts in front: {@code caller(user_id, sub, facts)}.
 *
 * @param tables common table expressions, each preceded by a comma
 * @param members further members of the facts object, each preceded by a comma
 */
public record Facts(String tables, String members, Map<String, Object> bindings) {

    public Facts {
        bindings = Map.copyOf(bindings);
    }

    /** Facts about nothing but the caller. */
    public static final Facts NONE = new Facts("", "", Map.of());

    /** Facts gathered by these tables and members, with nothing bound yet. */
    public static Facts of(String tables, String members) {
        return new Facts(tables, members, Map.of());
    }

    public Facts bind(String name, Object value) {
        var more = new LinkedHashMap<>(bindings);
        more.put(name, value);
        return new Facts(tables, members, more);
    }

    /** These facts and others, gathered by the same statement. */
    public Facts and(Facts other) {
        var more = new LinkedHashMap<>(bindings);
        more.putAll(other.bindings);
        return new Facts(tables + other.tables, members + other.members, more);
    }
}
