package maat.proxy.filter;

import maat.proxy.dicomweb.Paging;

/** Counts data sets over a whole list, and says which belong to the page that was asked for. */
final class Page {
    private final int offset;
    private final int limit;
    private long seen;
    private long taken;

    Page(Paging paging) {
        this.offset = paging.offset();
        this.limit = paging.limit().orElse(Integer.MAX_VALUE);
    }

    /** A page that holds everything. */
    static Page all() {
        return new Page(new Paging(0, java.util.OptionalInt.empty()));
    }

    /** Counts the next data set; answers whether it belongs to the page. */
    boolean takesNext() {
        seen++;
        boolean takes = seen > offset && taken < limit;
        taken += takes ? 1 : 0;
        return takes;
    }

    /** How many belong to the page so far. */
    long taken() {
        return taken;
    }

    /** How many came after the page. */
    long beyond() {
        return Math.max(0, seen - offset - taken);
    }

    boolean isLimited() {
        return limit != Integer.MAX_VALUE;
    }
}
