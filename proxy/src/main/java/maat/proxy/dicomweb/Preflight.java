package maat.proxy.dicomweb;

/** {@code OPTIONS} on a path that exists, or on {@code *}: answered by the proxy itself, without a token (H-34). */
public record Preflight() implements Route {}
