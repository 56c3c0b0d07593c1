package maat.policytests.world;

import java.util.Set;

/** Who asks: what the token says by itself, the rest is in the world. */
public sealed interface Caller {

    /** A person with a token of the OpenID provider; one whom the world does not know has never registered. */
    record Person(String user, Set<String> roles, long expires) implements Caller {}

    /** Who holds a capability token, known or not. */
    record Holder(String token) implements Caller {}

    /** @param of the wrapped token: a {@link Person} or a {@link Holder} */
    record Viewer(Caller of, String study, Source source, Set<String> scope, long expires) implements Caller {}

    record Client() implements Caller {}

    record Anonymous() implements Caller {}
}
