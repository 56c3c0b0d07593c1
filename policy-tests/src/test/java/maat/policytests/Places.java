package maat.policytests;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import maat.policytests.world.Caller;
import maat.policytests.world.Source;
import maat.policytests.world.World;

/** The places that a caller's token opens: the inbox of its user and albums, each named. */
final class Places {
    private final World world;
    private final String user;
    private final Optional<String> study;
    private final Set<Source> open;

    Places(World world, Caller caller) {
        this.world = world;
        this.user = world.userOf(caller).orElse(null);
        this.study = caller instanceof Caller.Viewer viewer ? Optional.of(viewer.study()) : Optional.empty();
        this.open = user == null ? Set.of() : open(caller);
    }

    private Set<Source> open(Caller caller) {
        var places = new HashSet<Source>();
        if (caller instanceof Caller.Viewer viewer) {
            places.addAll(open(viewer.of()));
            places.removeIf(place -> !(viewer.source() instanceof Source.Any) && !place.equals(viewer.source()));
            return places;
        }
        var album = world.tokenOf(caller).flatMap(entry -> entry.getValue().album());
        if (album.isPresent()) {
            if (world.albums().containsKey(album.get())
                    && world.albums().get(album.get()).admins().contains(user)) {
                places.add(new Source.InAlbum(album.get()));
            }
            return places;
        }
        places.add(Source.INBOX);
        world.albums().forEach((name, one) -> {
            if (one.everybody().contains(user)) {
                places.add(new Source.InAlbum(name));
            }
        });
        return places;
    }

    /** Open places that hold one of the series, whatever a viewer token's study. */
    Set<Source> of(Collection<World.Series> series) {
        var places = new HashSet<Source>();
        for (World.Series one : series) {
            open.stream().filter(place -> holds(place, one)).forEach(places::add);
        }
        return places;
    }

    Set<Source> ofStudy(String uid) {
        return of(world.seriesOf(uid).values());
    }

    /** Whether a series is in an open place within the source, and in the study to which a token may be limited. */
    boolean shows(Source source, String studyUid, String seriesUid) {
        var one = world.series().get(seriesUid);
        return one != null
                && one.study().equals(studyUid)
                && study.filter(limit -> !limit.equals(studyUid)).isEmpty()
                && of(Set.of(one)).stream().anyMatch(within(source));
    }

    boolean shows(Source source, String studyUid) {
        return world.seriesOf(studyUid).keySet().stream().anyMatch(one -> shows(source, studyUid, one));
    }

    Predicate<Source> within(Source source) {
        return place -> source instanceof Source.Any || place.equals(source);
    }

    /** Whether the source and what the token opens have something in common, be it empty. */
    boolean overlap(Source source) {
        return open.stream().anyMatch(within(source));
    }

    private boolean holds(Source place, World.Series one) {
        return switch (place) {
            case Source.Inbox _ -> one.inboxes().contains(user);
            case Source.InAlbum in -> one.albums().contains(in.album());
            case Source.Any _ -> throw new IllegalArgumentException("any is no place");
        };
    }
}
