package maat.server.audit;

import java.util.function.Supplier;
import java.util.stream.Stream;
import maat.server.Ear;

/** What the audit log says while tests listen. */
final class AuditLog {
    private AuditLog() {}

    /** The line of one request; those of earlier ones may still be on their way. */
    static String audited(String action, Supplier<?> asking) {
        try (var ear = new Ear("maat.audit")) {
            var _ = asking.get();
            return Stream.generate(ear::next)
                    .dropWhile(line -> line != null && !line.startsWith("action=" + action + " "))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
