package maat.proxy.wire;

/**
 * How large a head may be (H-26).
 *
 * @param line bytes of the request or status line
 * @param fields bytes of all header fields together
 * @param count number of header fields
 */
public record HeadLimits(int line, int fields, int count) {}
