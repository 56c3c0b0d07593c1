package maat.server.audit;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What use cases tell of a request beyond the decisions on it. Used by one thread. */
final class AuditDetails {
    private final Map<String, Set<String>> values = new LinkedHashMap<>();
    private Optional<String> word = Optional.empty();

    void add(String key, String value) {
        values.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(value);
    }

    void call(String name) {
        word = Optional.of(name);
    }

    boolean isNamed() {
        return word.isPresent();
    }

    String wordOr(String usual) {
        return word.orElse(usual);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Keys in the order in which they were first told; one that has several values comes several times. */
    void forEach(BiConsumer<String, String> action) {
        values.forEach((key, all) -> all.forEach(value -> action.accept(key, value)));
    }
}
