package maat.server.study;

import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * What a row must fulfil, as SQL.
 *
 * @param sql a boolean expression over a study {@code t}, or over a series {@code s}
 * @param bindings values of its named parameters, which no other condition uses
 */
record Condition(String sql, Map<String, Object> bindings) {
    void bindTo(SqlStatement<?> statement) {
        bindings.forEach(statement::bind);
    }
}
