package maat.policytests.world;

import java.util.Set;

/** Who asks: what the token says by itself, the rest is in the world. */
public sealed interface Caller {

    /** A person with a token of the OpenID provider; one whom the world does not know has never registered. */
    record Person(String user, Set<String> roles, long expires) implements Caller {}

    /** Who holds a capability token, known or not. */
    record Holder(String token) implements Caller {}

    /**
     * @param of the wrapped token: a {@link Person} or a {@link Holder}
     * @param bound whether its holder has to prove a key (RFC 9449)
     */
    record Viewer(Caller of, String study, Source source, Set<String> scope, long expires, boolean bound)
            implements Caller {

        /** One that whoever holds it may use. */
        public Viewer(Caller of, String study, Source source, Set<String> scope, long expires) {
            this(of, study, source, scope, expires, false);
        }
    }

    record Client() implements Caller {}

    record Anonymous() implements Caller {}
}
