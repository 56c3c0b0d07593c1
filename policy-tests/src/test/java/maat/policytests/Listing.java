package maat.policytests;

import com.fasterxml.jackson.databind.JsonNode;
import maat.policytests.world.Caller;
import maat.policytests.world.World;

/** Grants as a list applies them: a plain predicate on series, as the server's SQL is one. */
final class Listing {
    private Listing() {}

    static boolean shows(World world, Caller caller, JsonNode grants, World.Series series) {
        String user = world.userOf(caller).orElse(null);
        for (JsonNode grant : grants) {
            if (coversStudy(grant, series) && isLinked(world, user, grant, series)) {
                return true;
            }
        }
        return false;
    }

    private static boolean coversStudy(JsonNode grant, World.Series series) {
        if (!grant.has("studies")) {
            return true;
        }
        for (JsonNode study : grant.get("studies")) {
            if (study.textValue().equals(series.study())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLinked(World world, String user, JsonNode grant, World.Series series) {
        if (grant.get("via").textValue().equals("inbox")) {
            return series.inboxes().contains(user);
        }
        return series.albums().stream()
                .filter(album ->
                        !grant.has("album") || grant.get("album").textValue().equals(album))
                .map(world.albums()::get)
                .anyMatch(album -> album != null && album.everybody().contains(user) && carries(album, user, grant));
    }

    private static boolean carries(World.Album album, String user, JsonNode grant) {
        boolean admin = album.admins().contains(user);
        for (JsonNode required : grant.path("with")) {
            boolean granted =
                    !required.textValue().equals("admin") && album.grants().contains(required.textValue());
            if (!admin && !granted) {
                return false;
            }
        }
        return true;
    }
}
