package maat.server.principal;

/**
 * What a client shows to prove that it holds a key (the header {@code DPoP}, RFC 9449 4), and the request that it shows
 * it with.
 *
 * @param text a signed JWT, if it is what it should be
 * @param method of the request
 * @param path of the request, raw, as it follows the public root
 */
public record Proof(String text, String method, String path) {}
