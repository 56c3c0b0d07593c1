package maat.proxy.filter;

import maat.proxy.pipeline.Problem;

/** The words for what is not there, or not to be seen: they do not differ (H-10). */
final class Missing {
    private Missing() {}

    static Problem study() {
        return Problem.of(404, "Study Not Found", "The study does not exist or you don't have access");
    }

    static Problem object() {
        return Problem.of(404, "Not Found", "The object does not exist or you don't have access");
    }
}
