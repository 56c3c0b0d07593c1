package maat.proxy.dicomweb;

import java.util.Optional;

/**
 * What a request line means.
 *
 * @param verb never {@link Verb#OTHER}; {@code HEAD} is asked like {@code GET}
 * @param link the token of the link form {@code /api/link/{token}/…}: the credential of this request, and the prefix of
 *     every address in its answer
 * @param route where it goes
 */
public record ParsedRequest(Verb verb, Optional<LinkToken> link, Route route) {}
