package maat.proxy.pipeline;

import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What should not happen: logged under a number, which is all that a caller sees of it (AUTH-19). */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /** @return the number under which it was logged */
    static String report(String where, Throwable cause) {
        String id = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
        LOG.error("Fault {} in {}", id, where, cause);
        return id;
    }

    static Problem problem(String where, Throwable cause) {
        return Problem.of(500, "Internal server error", report(where, cause));
    }
}
