package maat.proxy.dicomweb;

import java.util.OptionalInt;

/**
 * Which part of a list is wanted.
 *
 * @param offset how many to skip, 0 or more
 * @param limit how many at most, 0 or more; without it all
 */
public record Paging(int offset, OptionalInt limit) {}
