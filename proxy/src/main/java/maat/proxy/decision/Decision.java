package maat.proxy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** The answer to a {@link Question}. */
public sealed interface Decision {
    /**
     * Yes, as long as nothing in {@code dependencies} changes.
     *
     * @param answer what the server said; shared between requests
     * @param asOf the announcements that were known when the question was asked (or found answered)
     */
    record Allowed(Answer answer, long asOf) implements Decision {
        /** UIDs of the visible series, for questions about a study. */
        public List<String> series() {
            return answer.series();
        }

        /** What the policy asks of whoever serves, as the server wrote it; never null. */
        public JsonNode obligations() {
            return answer.obligations();
        }
    }

    /**
     * No.
     *
     * @param status 400, 401, 403, 404, 409, or 429 when this client was refused too often
     * @param reasons stable codes, sorted
     */
    record Refused(int status, List<String> reasons) implements Decision {}

    /** Nobody could decide: deny by default. */
    record Undecided() implements Decision {}

    /**
     * An allow, free of the moment at which it was used.
     *
     * @param cache whether it may be remembered
     * @param dependencies what it rests on
     * @param validUntil {@link System#nanoTime()} at which it ends by itself
     * @param user whose rights were used, for the log; empty if unknown
     * @param pass what requests to the PACS carry along
     */
    record Answer(
            boolean cache,
            List<String> series,
            JsonNode obligations,
            Set<String> dependencies,
            long validUntil,
            String user,
            PacsPass pass) {
        /** Roughly the memory it takes, in bytes. */
        int weight() {
            int weight = 200 + pass.weight();
            for (String dependency : dependencies) {
                weight += 80 + dependency.length();
            }
            for (String uid : series) {
                weight += 60 + uid.length();
            }
            return weight;
        }
    }
}
