package maat.server.principal;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Sorts tokens by their form (reference 3.1): three parts are a JWT of the OpenID provider, five an encrypted viewer
 * token, 22 letters and digits the secret of a capability token. Anything else proves nothing.
 */
public final class Tokens implements TokenVerifier {

    /** Characters of a token at most (H-26). */
    private static final int LONGEST = 16 * 1024;

    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*){2}((\\.[A-Za-z0-9_-]*){2})?");
    private static final int PARTS_OF_JWE = 5;

    private final TokenVerifier openId;
    private final TokenVerifier viewer;
    private final CapabilitySecrets capabilities;
    private final Consumer<Principal.Capability> uses;
    private final MeterRegistry meters;

    /**
     * @param viewer opens viewer tokens
     * @param uses told whenever a capability token is presented, known or not
     */
    public Tokens(
            TokenVerifier openId,
            TokenVerifier viewer,
            CapabilitySecrets capabilities,
            Consumer<Principal.Capability> uses,
            MeterRegistry meters) {
        this.openId = openId;
        this.viewer = viewer;
        this.capabilities = capabilities;
        this.uses = uses;
        this.meters = meters;
    }

    @Override
    public Principal verify(String token) throws InvalidToken {
        if (CapabilitySecrets.isSecret(token)) {
            count("capability", "read");
            var capability = new Principal.Capability(capabilities.hash(token));
            uses.accept(capability);
            return capability;
        }
        if (token.length() > LONGEST || !COMPACT.matcher(token).matches()) {
            count("unknown", "malformed");
            throw new InvalidToken("malformed");
        }
        boolean encrypted = token.chars().filter(c -> c == '.').count() == PARTS_OF_JWE - 1;
        return encrypted ? counted("viewer", viewer, token) : counted("openid", openId, token);
    }

    private Principal counted(String kind, TokenVerifier verifier, String token) throws InvalidToken {
        try {
            var principal = verifier.verify(token);
            count(kind, "verified");
            return principal;
        } catch (InvalidToken refused) {
            count(kind, refused.reason());
            throw refused;
        }
    }

    private void count(String kind, String outcome) {
        meters.counter("maat_tokens", "kind", kind, "outcome", outcome).increment();
    }
}
