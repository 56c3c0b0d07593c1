package maat.server.principal;

import java.util.Optional;

/**
 * Verifies tokens together with how they are shown (RFC 9449 7): one that is bound to a key counts only with a proof of
 * that key, and no other one counts in that way.
 */
public final class PresentedTokens {
    /** Reason of a refusal: the token is bound to a key, and was shown as if it were not. */
    public static final String PROOF_REQUIRED = "proof_required";

    /** Reason of a refusal: the token is bound to no key, and was shown as if it were. */
    public static final String NOT_BOUND = "token_not_bound";

    private final TokenVerifier verifier;
    private final Proofs proofs;

    public PresentedTokens(TokenVerifier verifier, Proofs proofs) {
        this.verifier = verifier;
        this.proofs = proofs;
    }

    /** Whoever shows the token alone: by Bearer or Basic, in a link or in a cookie. */
    public Principal bearer(String token) throws InvalidToken {
        var principal = verifier.verify(token);
        if (principal.boundTo().isPresent()) {
            throw new InvalidToken(PROOF_REQUIRED);
        }
        return principal;
    }

    /** Whoever shows the token with a proof. */
    public Principal holder(String token, Proof proof) throws InvalidToken {
        var principal = verifier.verify(token);
        proofs.require(proof, token, key(principal));
        return principal;
    }

    /** Whoever showed the token to an enforcement point of ours, which has had the proof verified. */
    public Principal provenHolder(String token) throws InvalidToken {
        var principal = verifier.verify(token);
        key(principal);
        return principal;
    }

    private static String key(Principal principal) throws InvalidToken {
        Optional<String> key = principal.boundTo();
        return key.orElseThrow(() -> new InvalidToken(NOT_BOUND));
    }
}
