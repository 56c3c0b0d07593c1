package maat.policytests.world;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The access paths of the facts, as the server's statement yields them: one for the inbox, one for each distinct profile
 * of albums, profiles that others contain left out, albums that the question names on a path of their own.
 */
final class Paths {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Paths() {}

    private record Profile(boolean admin, Set<String> permissions, String named) {}

    static ArrayNode to(World world, String user, Collection<World.Series> subject, Set<String> named) {
        var paths = JSON.arrayNode();
        if (subject.stream().anyMatch(series -> series.inboxes().contains(user))) {
            paths.addObject().put("via", "inbox");
        }
        var profiles = new TreeMap<String, List<Profile>>();
        var all = new ArrayList<Profile>();
        var albums = new TreeSet<String>();
        subject.forEach(series -> albums.addAll(series.albums()));
        for (String name : albums) {
            var album = world.albums().get(name);
            if (album != null && album.everybody().contains(user)) {
                boolean admin = album.admins().contains(user);
                var profile = new Profile(
                        admin, admin ? Set.of() : new TreeSet<>(album.grants()), named.contains(name) ? name : null);
                if (!all.contains(profile)) {
                    all.add(profile);
                    profiles.computeIfAbsent(name, _ -> new ArrayList<>()).add(profile);
                }
            }
        }
        profiles.forEach((album, ofAlbum) -> ofAlbum.stream()
                .filter(profile -> profile.named() != null || all.stream().noneMatch(other -> contains(other, profile)))
                .forEach(profile -> {
                    var path = paths.addObject().put("via", "album").put("album", album);
                    path.put("admin", profile.admin());
                    var permissions = path.putArray("permissions");
                    profile.permissions().forEach(permissions::add);
                }));
        return paths;
    }

    private static boolean contains(Profile other, Profile profile) {
        return other.admin() == profile.admin()
                && !other.permissions().equals(profile.permissions())
                && other.permissions().containsAll(profile.permissions());
    }
}
