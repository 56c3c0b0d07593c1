package maat.server.principal;

/** The OpenID provider cannot be asked, or answers what cannot be used. Passes by itself; answered with 502 where asked. */
public final class ProviderUnavailable extends Exception {
    public ProviderUnavailable(String problem) {
        super(problem);
    }

    public ProviderUnavailable(String problem, Throwable cause) {
        super(problem, cause);
    }
}
