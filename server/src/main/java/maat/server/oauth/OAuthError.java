package maat.server.oauth;

/** A refusal of the token endpoint, in the classes of RFC 6749 5.2; written by {@link TokenRoutes}. */
final class OAuthError extends RuntimeException {
    private final int status;
    private final String description;

    private OAuthError(int status, String error, String description) {
        super(error);
        this.status = status;
        this.description = description;
    }

    static OAuthError invalidRequest(String description) {
        return new OAuthError(400, "invalid_request", description);
    }

    /** A request that could not even be read, with the status that says so. */
    static OAuthError unreadable(int status, String description) {
        return new OAuthError(status, status == 429 ? "temporarily_unavailable" : "invalid_request", description);
    }

    static OAuthError invalidGrant(String description) {
        return new OAuthError(400, "invalid_grant", description);
    }

    static OAuthError invalidScope(String description) {
        return new OAuthError(400, "invalid_scope", description);
    }

    /** RFC 8693 2.2.2. */
    static OAuthError invalidTarget(String description) {
        return new OAuthError(400, "invalid_target", description);
    }

    /** RFC 9449 5. */
    static OAuthError invalidProof() {
        return new OAuthError(
                400,
                "invalid_dpop_proof",
                "the DPoP header must hold one proof for this address, made within the last minute and not used before");
    }

    static OAuthError unsupportedGrantType(String description) {
        return new OAuthError(400, "unsupported_grant_type", description);
    }

    /** RFC 7009 2.2.1. */
    static OAuthError unsupportedTokenType(String description) {
        return new OAuthError(400, "unsupported_token_type", description);
    }

    static OAuthError unauthorizedClient(String description) {
        return new OAuthError(400, "unauthorized_client", description);
    }

    /** Client authentication failed, or is needed and missing. */
    static OAuthError invalidClient(String description) {
        return new OAuthError(401, "invalid_client", description);
    }

    int status() {
        return status;
    }

    String error() {
        return getMessage();
    }

    String description() {
        return description;
    }
}
