package maat.server.study;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.server.http.Parameters;
import maat.server.index.Dictionary;

/**
 * What {@code includefield} asks for beyond what a list shows anyway (reference 2.5.1, AUTH-17). Words that nobody knows
 * are ignored.
 *
 * @param all everything that the PACS returned
 * @param tags single attributes, in upper case
 */
record StudyFields(boolean all, Set<String> tags) {
    /** Number of favourite series (private attribute of the original). */
    static final String FAVORITES = "00012345";

    /** Number of comments (private attribute of the original). */
    static final String COMMENTS = "00012346";

    static StudyFields of(Parameters query) {
        var names = names(query).collect(Collectors.toSet());
        var tags = new LinkedHashSet<String>();
        for (String name : names) {
            switch (name) {
                case "favorite" -> tags.add(FAVORITES);
                case "comments" -> tags.add(COMMENTS);
                default -> Dictionary.tag(name).ifPresent(tags::add);
            }
        }
        return new StudyFields(names.contains("all"), Set.copyOf(tags));
    }

    /** Each name by itself, whether sent in one parameter or in several. */
    static Stream<String> names(Parameters query) {
        return query.all("includefield").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty());
    }

    boolean asksFor(String tag) {
        return tags.contains(tag);
    }

    boolean has(String tag) {
        return all || tags.contains(tag);
    }
}
