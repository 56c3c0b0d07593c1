package maat.policytests;

import maat.policytests.world.World;

/** What a person is and may do in albums (4.2). */
record Standing(World world, String user) {

    boolean isMember(String album) {
        return album != null
                && world.albums().containsKey(album)
                && world.albums().get(album).everybody().contains(user);
    }

    boolean isAdmin(String album) {
        return isMember(album) && world.albums().get(album).admins().contains(user);
    }

    boolean may(String album, String permission) {
        return isAdmin(album)
                || (isMember(album) && world.albums().get(album).grants().contains(permission));
    }
}
