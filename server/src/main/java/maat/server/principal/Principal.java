package maat.server.principal;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import maat.server.policy.Source;

/**
 * Who a request says it is, as far as its token proves it by itself. What the database knows about the caller (is the
 * user registered, is the capability revoked) is a fact, read with the others and judged by policy.
 */
public sealed interface Principal {

    /** When the token ends by itself, where it says so. */
    default Optional<Instant> expires() {
        return Optional.empty();
    }

    /** Thumbprint of the key whose holder alone may use the token (RFC 9449 6), where it is bound to one. */
    default Optional<String> boundTo() {
        return Optional.empty();
    }

    /** The album into which uploads with this token go by themselves, where the token names one. */
    default Optional<String> uploadAlbum() {
        return Optional.empty();
    }

    /**
     * A person with an access token of the OpenID provider.
     *
     * @param actingParty {@code act.sub}: who really acts, when somebody impersonates the user (AUTH-08)
     * @param client {@code azp}: to which client the token was given, where it says so
     * @param until the token's {@code exp}
     */
    record User(
            String sub,
            Optional<String> actingParty,
            Optional<String> client,
            Instant until,
            Set<String> scopes,
            Set<String> roles,
            Optional<String> boundTo)
            implements Principal {
        /** Of a token that names no client and is bound to no key. */
        public User(String sub, Optional<String> actingParty, Instant until, Set<String> scopes, Set<String> roles) {
            this(sub, actingParty, Optional.empty(), until, scopes, roles, Optional.empty());
        }

        @Override
        public Optional<Instant> expires() {
            return Optional.of(until);
        }
    }

    /** A program or link with a capability token; whose it is and what it opens is in the database. */
    record Capability(byte[] secretHash) implements Principal {}

    /**
     * A viewer with a reduced token: one study, seen by way of one source.
     *
     * @param id names the token, so that it can be revoked
     * @param scope {@code read}, {@code write}
     */
    record Viewer(
            String id,
            Wrapped wrapped,
            String study,
            Source source,
            Set<String> scope,
            Instant until,
            Optional<String> boundTo)
            implements Principal {
        /** Of a token that is bound to no key. */
        public Viewer(String id, Wrapped wrapped, String study, Source source, Set<String> scope, Instant until) {
            this(id, wrapped, study, source, scope, until, Optional.empty());
        }

        @Override
        public Optional<Instant> expires() {
            return Optional.of(until);
        }

        @Override
        public Optional<String> uploadAlbum() {
            return source instanceof Source.Album named ? Optional.of(named.album()) : Optional.empty();
        }
    }

    /** An internal client: a proxy or another enforcement point. */
    record Client(String id) implements Principal {}

    /** Nobody: only what needs no token. */
    record Anonymous() implements Principal {}

    /** The token from which a viewer token was made; it must still hold whenever the viewer token is used. */
    sealed interface Wrapped {
        record User(String sub, Optional<String> actingParty) implements Wrapped {}

        record Capability(String id) implements Wrapped {}
    }
}
