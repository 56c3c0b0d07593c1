package maat.policytests.world;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * People, albums, series and tokens: all that decisions depend on, small enough to be read.
 *
 * @param series by series UID
 * @param erasing UIDs of series that are being erased, which are no series any more
 */
public record World(
        Set<String> users,
        Map<String, Album> albums,
        Map<String, Series> series,
        Map<String, Token> tokens,
        Set<String> erasing) {

    /** Epoch milliseconds at which every question is asked. */
    public static final long NOW = 1_800_000_000_000L;

    /** @param grants what members who are no admins may do, in the words of the facts */
    public record Album(Set<String> admins, Set<String> members, Set<String> grants) {
        /** Admins and others. */
        public Set<String> everybody() {
            var all = new HashSet<>(admins);
            all.addAll(members);
            return all;
        }
    }

    /**
     * @param populated has pixels; otherwise it is a reservation, which holds until it is dropped from the world
     * @param inboxes users in whose inbox it is
     */
    public record Series(
            String study, boolean populated, Set<String> inboxes, Set<String> albums, Optional<String> lastOwner) {}

    /**
     * @param album the only album it opens, or empty when it stands for its owner
     * @param notBefore epoch milliseconds, as is {@code expires}
     */
    public record Token(
            String owner,
            Optional<String> album,
            Set<String> permissions,
            long notBefore,
            long expires,
            boolean revoked) {}

    /** The same world where whatever belonged to people who are not in it is gone. */
    public World withoutStrangers() {
        var ofUsers = new TreeMap<String, Album>();
        albums.forEach((name, album) ->
                ofUsers.put(name, new Album(known(album.admins()), known(album.members()), album.grants())));
        var kept = new TreeMap<String, Series>();
        series.forEach((uid, one) -> {
            var inboxes = known(one.inboxes());
            if (one.populated() || !inboxes.isEmpty()) {
                var in = new HashSet<>(one.albums());
                in.retainAll(albums.keySet());
                kept.put(
                        uid,
                        new Series(
                                one.study(),
                                one.populated(),
                                inboxes,
                                in,
                                one.lastOwner().filter(users::contains)));
            }
        });
        var owned = new TreeMap<>(tokens);
        owned.values().removeIf(token -> !users.contains(token.owner()));
        return new World(users, ofUsers, kept, owned, erasing);
    }

    private Set<String> known(Set<String> people) {
        var known = new HashSet<>(people);
        known.retainAll(users);
        return known;
    }

    /** Series of the study, by UID. */
    public Map<String, Series> seriesOf(String study) {
        return series.entrySet().stream()
                .filter(entry -> entry.getValue().study().equals(study))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Everybody who has the series: those in whose inbox it is, and the members of its albums. */
    public Set<String> holders(Series one) {
        var holders = new HashSet<>(one.inboxes());
        one.albums().stream()
                .filter(albums::containsKey)
                .forEach(album -> holders.addAll(albums.get(album).everybody()));
        return holders;
    }

    /** The person behind the caller, whom the facts are about; empty for strangers, clients and unknown tokens. */
    public Optional<String> userOf(Caller caller) {
        return switch (caller) {
            case Caller.Person person -> Optional.of(person.user()).filter(users::contains);
            case Caller.Holder holder ->
                Optional.ofNullable(tokens.get(holder.token())).map(Token::owner);
            case Caller.Viewer viewer -> userOf(viewer.of());
            case Caller.Client _, Caller.Anonymous _ -> Optional.empty();
        };
    }

    /** The capability token behind the caller. */
    public Optional<Map.Entry<String, Token>> tokenOf(Caller caller) {
        return switch (caller) {
            case Caller.Holder holder ->
                Optional.ofNullable(tokens.get(holder.token())).map(token -> Map.entry(holder.token(), token));
            case Caller.Viewer viewer -> tokenOf(viewer.of());
            case Caller.Person _, Caller.Client _, Caller.Anonymous _ -> Optional.empty();
        };
    }
}
