package maat.proxy.filter;

import maat.proxy.pipeline.Problem;

/** What to tell the client when the archive refuses to answer about something that may be seen. */
final class ArchiveRefusals {
    private ArchiveRefusals() {}

    /** @param status what the archive answered, not 2xx */
    static Problem of(int status) {
        return switch (status) {
            case 400, 406, 415 -> Problem.of(status, "PACS error", "The PACS answered with status " + status);
            case 404, 410 -> Missing.object();
            default -> Problem.of(502, "PACS error", "The PACS answered with status " + status);
        };
    }

    static Problem malformed() {
        return Problem.of(502, "PACS error", "The PACS gave an answer that cannot be read");
    }
}
