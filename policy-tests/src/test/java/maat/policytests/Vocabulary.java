package maat.policytests;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The words of the policies, read from their sources. */
final class Vocabulary {
    private static final Path SOURCES = Path.of(System.getProperty("maat.root", ".."), "policies/src/main/rego/maat");
    private static final Pattern CODE = Pattern.compile("\"code\": \"([a-z_]+)\"");

    /** What stands behind a rule that forgot to say why; no case can reach it. */
    private static final String LAST_RESORT = "no_ground";

    private Vocabulary() {}

    static Set<String> actions() {
        var actions = new TreeSet<String>();
        try {
            new YAMLMapper()
                    .readTree(Files.readString(SOURCES.resolve("action/data.yaml")))
                    .get("open_to")
                    .fieldNames()
                    .forEachRemaining(actions::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return actions;
    }

    /** Codes of refusals. */
    static Set<String> reasons() {
        var reasons = new TreeSet<String>();
        try {
            var codes = CODE.matcher(Files.readString(SOURCES.resolve("reason/reason.rego")));
            while (codes.find()) {
                reasons.add(codes.group(1));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        reasons.remove(LAST_RESORT);
        return reasons;
    }
}
