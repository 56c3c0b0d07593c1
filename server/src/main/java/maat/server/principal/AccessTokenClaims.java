package maat.server.principal;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.server.config.ServerConfig;

/** What an access token must say to be accepted, and what is taken from it (AUTH-06 to AUTH-08, H-33). */
final class AccessTokenClaims {
    static final Duration LEEWAY = Duration.ofSeconds(60);

    /** Characters of a {@code sub} at most (OpenID Connect Core 2). */
    private static final int LONGEST_SUB = 255;

    /** Characters of all roles, or all scopes, that travel to the policies; the input document is bounded. */
    private static final int MOST_WORD_CHARACTERS = 800;

    private final ServerConfig.OpenIdProvider expected;
    private final Clock clock;

    AccessTokenClaims(ServerConfig.OpenIdProvider expected, Clock clock) {
        this.expected = expected;
        this.clock = clock;
    }

    /** @throws InvalidToken naming the first claim that does not hold */
    Principal.User read(JWTClaimsSet claims, String issuer) throws InvalidToken {
        require(issuer.equals(claims.getIssuer()), "wrong_issuer");
        require(claims.getAudience().contains(expected.audience()), "wrong_audience");
        var now = clock.instant();
        var until = time(claims.getExpirationTime()).orElseThrow(() -> new InvalidToken("no_expiry"));
        require(now.isBefore(until.plus(LEEWAY)), "expired");
        requireStarted(time(claims.getNotBeforeTime()), now);
        requireStarted(time(claims.getIssueTime()), now);
        var scopes = words(claims.getClaim("scope"));
        if (expected.scope().isPresent()) {
            require(scopes.contains(expected.scope().get()), "missing_scope");
        }
        String sub = claims.getSubject();
        require(isSub(sub), "no_subject");
        return new Principal.User(
                sub,
                actingParty(claims),
                client(claims),
                until,
                bounded(scopes),
                bounded(roles(claims)),
                confirmation(claims));
    }

    private static void requireStarted(Optional<Instant> from, Instant now) throws InvalidToken {
        require(from.isEmpty() || !from.get().isAfter(now.plus(LEEWAY)), "not_yet_valid");
    }

    private static Optional<Instant> time(Date date) {
        return Optional.ofNullable(date).map(Date::toInstant);
    }

    private static Optional<String> actingParty(JWTClaimsSet claims) throws InvalidToken {
        Object act = claims.getClaim("act");
        if (act == null) {
            return Optional.empty();
        }
        boolean named = act instanceof Map<?, ?> party && party.get("sub") instanceof String sub && isSub(sub);
        require(named, "unreadable_acting_party");
        return Optional.of((String) ((Map<?, ?>) act).get("sub"));
    }

    /** For logs alone, so that one which cannot be read is none. */
    private static Optional<String> client(JWTClaimsSet claims) {
        Object client = claims.getClaim("azp") == null ? claims.getClaim("client_id") : claims.getClaim("azp");
        return Optional.ofNullable(client instanceof String text && isSub(text) ? text : null);
    }

    /** The key to which the token is bound (RFC 9449 6.1); a binding that cannot be checked here is none to ignore. */
    private static Optional<String> confirmation(JWTClaimsSet claims) throws InvalidToken {
        Object confirmation = claims.getClaim("cnf");
        if (confirmation == null) {
            return Optional.empty();
        }
        boolean isByProof = confirmation instanceof Map<?, ?> methods
                && methods.size() == 1
                && methods.get("jkt") instanceof String thumbprint
                && !thumbprint.isBlank();
        require(isByProof, "unknown_confirmation");
        return Optional.of((String) ((Map<?, ?>) confirmation).get("jkt"));
    }

    /** The claim at the configured path; a name that contains dots, such as a URL, is tried as it is first. */
    private Set<String> roles(JWTClaimsSet claims) {
        Object whole = claims.getClaim(expected.rolesClaim());
        if (whole != null) {
            return words(whole);
        }
        Object node = claims.getClaims();
        for (String step : expected.rolesClaim().split("\\.", -1)) {
            node = node instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return words(node);
    }

    /** Words of a text, or of a list of texts. */
    private static Set<String> words(Object claim) {
        Stream<?> texts = claim instanceof String text
                ? Arrays.stream(text.split(" ", -1))
                : claim instanceof List<?> list ? list.stream() : Stream.empty();
        return texts.filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(word -> !word.isBlank() && isPlain(word))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** As many as fit, our own words first: a provider that lists hundreds must not make decisions impossible. */
    private static Set<String> bounded(Collection<String> words) {
        var kept = new LinkedHashSet<String>();
        int characters = 0;
        var ownFirst = words.stream()
                .sorted(Comparator.comparing((String word) -> !word.startsWith("maat")))
                .toList();
        for (String word : ownFirst) {
            characters += word.length() + 3;
            if (characters <= MOST_WORD_CHARACTERS) {
                kept.add(word);
            }
        }
        return Set.copyOf(kept);
    }

    private static boolean isSub(String text) {
        return text != null && !text.isBlank() && text.length() <= LONGEST_SUB && isPlain(text);
    }

    /** No control characters and no halves of characters: neither a database nor a policy engine takes them. */
    private static boolean isPlain(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static void require(boolean holds, String otherwise) throws InvalidToken {
        if (!holds) {
            throw new InvalidToken(otherwise);
        }
    }
}
