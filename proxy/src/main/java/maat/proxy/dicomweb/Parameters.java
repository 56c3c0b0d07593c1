package maat.proxy.dicomweb;

import java.util.Optional;

/**
 * What the query of a request for the archive asks.
 *
 * @param accept {@code ?accept=}, which wins over the header (H-09): visible ASCII, at most 1,024 characters
 * @param forwarded the parameters that the archive may see, in canonical order of arrival
 */
public record Parameters(Optional<String> accept, Query forwarded) {
    /** Nothing asked. */
    public static final Parameters NONE = new Parameters(Optional.empty(), Query.NONE);
}
