package maat.server.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maat.server.policy.Decision.Grant;
import maat.server.policy.PolicyFailure;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Grants as SQL: the links between series and the user's inbox and albums that the grants cover. It is the other half of
 * the one definition of visibility: what this selects is exactly what single checks allow.
 *
 * @param links a query of {@code (study, series, favorite)}, one row for each way to a series; empty grants select nothing
 */
record GrantSql(String links, Map<String, Object> bindings) {

    /** What a grant may ask of a membership; anything else is a policy that this server does not understand. */
    private static final Set<String> FLAGS =
            Set.of("add_user", "download_series", "send_series", "delete_series", "add_series", "write_comments");

    /** @param user row of the user whose inbox and albums count */
    static GrantSql of(List<Grant> grants, long user) {
        var parts = new ArrayList<String>();
        var bindings = new LinkedHashMap<String, Object>();
        bindings.put("grantee", user);
        for (Grant grant : grants) {
            parts.add(links(grant, parts.size(), bindings));
        }
        String links = parts.isEmpty()
                ? "select null::bigint as study, null::bigint as series, false as favorite where :grantee is null"
                : String.join("\nunion all\n", parts);
        return new GrantSql(links, bindings);
    }

    /** Whether they lead over the inbox alone, or over one album alone. */
    static boolean isOneSource(List<Grant> grants) {
        return grants.size() == 1
                && (grants.getFirst().via().equals("inbox") || grants.getFirst().album() != null);
    }

    void bindTo(SqlStatement<?> statement) {
        bindings.forEach(statement::bind);
    }

    private static String links(Grant grant, int number, Map<String, Object> bindings) {
        String studies = "";
        if (grant.studies() != null) {
            String name = "grant_studies_" + number;
            bindings.put(name, grant.studies().toArray(String[]::new));
            studies = " and l.study in (select t.id from studies t where t.study_uid = any(:" + name + "))";
        }
        return switch (grant.via()) {
            case "inbox" ->
                "select l.study, l.series, l.favorite from inbox_series l where l.owner = :grantee" + studies;
            case "album" -> albumLinks(grant, number, bindings) + studies;
            default -> throw new PolicyFailure("a grant names an unknown way: " + grant.via());
        };
    }

    private static String albumLinks(Grant grant, int number, Map<String, Object> bindings) {
        var sql = new StringBuilder("""
                select l.study, l.series, l.favorite from members m
                join albums a on a.id = m.album
                join album_series l on l.album = a.id
                where m.member = :grantee""");
        if (grant.album() != null) {
            String name = "grant_album_" + number;
            bindings.put(name, grant.album());
            sql.append(" and a.album_id = :").append(name);
        }
        for (String needed : grant.with()) {
            if (needed.equals("admin")) {
                sql.append(" and m.admin");
            } else if (FLAGS.contains(needed)) {
                sql.append(" and (m.admin or a.").append(needed).append(")");
            } else {
                throw new PolicyFailure("a grant asks for an unknown permission: " + needed);
            }
        }
        return sql.toString();
    }
}
