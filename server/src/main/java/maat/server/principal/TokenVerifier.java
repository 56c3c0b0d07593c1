package maat.server.principal;

/** Turns a token into a principal, without a look at the database. */
public interface TokenVerifier {
    /** @throws InvalidToken when the token proves nothing */
    Principal verify(String token) throws InvalidToken;
}
