package maat.policytests;

import java.util.Map;
import maat.policytests.world.Caller;
import maat.policytests.world.World;

/** What a caller's token proves: that it holds, for whom or for which album it stands, and what it permits (2.3, 3, 6.3). */
record Proof(World world, Caller caller) {

    boolean holds() {
        return holds(caller);
    }

    /** The user behind the token, or null. */
    String user() {
        return world.userOf(caller).orElse(null);
    }

    boolean isOfUser() {
        return album() == null;
    }

    /** The album for which the token stands, or null. */
    String album() {
        return world.tokenOf(caller)
                .map(Map.Entry::getValue)
                .flatMap(World.Token::album)
                .orElse(null);
    }

    /** A person's token permits everything, an album's what its flags say, a viewer's what its scope leaves of that. */
    boolean flag(String name) {
        boolean scoped =
                !(caller instanceof Caller.Viewer viewer) || viewer.scope().contains(name);
        return scoped
                && (isOfUser()
                        || world.tokenOf(caller).get().getValue().permissions().contains(name));
    }

    private boolean holds(Caller one) {
        return switch (one) {
            case Caller.Person person -> World.NOW <= person.expires() + 60_000;
            case Caller.Viewer viewer ->
                World.NOW <= viewer.expires()
                        && holds(viewer.of())
                        && world.userOf(viewer).isPresent();
            case Caller.Holder holder -> {
                var shown = world.tokens().get(holder.token());
                yield shown != null
                        && !shown.revoked()
                        && World.NOW >= shown.notBefore() - 5_000
                        && World.NOW <= shown.expires() + 5_000;
            }
            case Caller.Client _, Caller.Anonymous _ -> true;
        };
    }
}
