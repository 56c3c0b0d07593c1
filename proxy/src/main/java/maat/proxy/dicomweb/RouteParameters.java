package maat.proxy.dicomweb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the parameters that a route knows and forgets the others (H-05). Single-valued ones that repeat, and values out
 * of form, are refused.
 */
final class RouteParameters {
    private static final int LONGEST_ACCEPT = 1024;
    private static final int LONGEST_ALBUM = 64;
    private static final String INCLUDE = "includefield";

    private final List<Query.Field> fields;

    private RouteParameters(List<Query.Field> fields) {
        this.fields = fields;
    }

    /** Keeps the named parameters, and in searches those that match attributes. */
    static RouteParameters known(Query query, Set<String> names, boolean attributes) throws RequestRefused {
        List<Query.Field> kept = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Query.Field field : query.fields()) {
            boolean attribute = attributes && SearchKeys.matches(field.name());
            if (attribute || names.contains(field.name())) {
                String name = attribute ? SearchKeys.canonical(field.name()) : field.name();
                if (!seen.add(name) && !name.equals(INCLUDE)) {
                    throw RequestRefused.badParameter("A parameter with one value occurs twice");
                }
                kept.add(new Query.Field(name, field.value()));
            }
        }
        return new RouteParameters(kept);
    }

    Optional<String> value(String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .map(Query.Field::value)
                .findFirst();
    }

    /** The first of two names for one attribute, and a refusal where both are there. */
    Optional<String> value(String keyword, String tag) throws RequestRefused {
        Optional<String> byKeyword = value(keyword);
        Optional<String> byTag = value(tag);
        if (byKeyword.isPresent() && byTag.isPresent()) {
            throw RequestRefused.badParameter("An attribute is matched twice");
        }
        return byKeyword.or(() -> byTag);
    }

    Parameters without(Set<String> names) throws RequestRefused {
        return new Parameters(
                accept(),
                new Query(fields.stream().filter(f -> !names.contains(f.name())).toList()));
    }

    Optional<String> accept() throws RequestRefused {
        Optional<String> accept = value("accept");
        if (accept.isPresent() && !isHeaderText(accept.get())) {
            throw RequestRefused.badParameter("accept is not a media type");
        }
        return accept;
    }

    private static boolean isHeaderText(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_ACCEPT
                && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    Source source() throws RequestRefused {
        Optional<String> album = album();
        boolean inbox = value("inbox").filter("true"::equalsIgnoreCase).isPresent();
        if (inbox && album.isPresent()) {
            throw RequestRefused.badParameter("album and inbox exclude each other");
        }
        if (inbox) {
            return new Source.Inbox();
        }
        return album.<Source>map(Source.Album::new).orElseGet(Source.Any::new);
    }

    Optional<String> album() throws RequestRefused {
        Optional<String> album = value("album");
        if (album.isPresent() && !isAlbum(album.get())) {
            throw RequestRefused.badParameter("album is not an album id");
        }
        return album;
    }

    private static boolean isAlbum(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_ALBUM
                && text.chars().allMatch(c -> Characters.alphanumeric(c) || c == '_' || c == '-');
    }

    /** Checks the paging parameters, which archives would understand each in their own way. */
    Paging paging() throws RequestRefused {
        return new Paging(count("offset").orElse(0), count("limit"));
    }

    private OptionalInt count(String name) throws RequestRefused {
        Optional<String> text = value(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        String digits = text.get();
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw RequestRefused.badParameter(name + " is not a count");
        }
        return OptionalInt.of(Integer.parseInt(digits));
    }
}
