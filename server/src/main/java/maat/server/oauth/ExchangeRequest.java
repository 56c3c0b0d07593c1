package maat.server.oauth;

import java.util.Set;
import maat.server.policy.Source;

/** A token exchange as asked for (reference 3.5, RFC 8693). */
sealed interface ExchangeRequest {

    /** @return the token that is to be exchanged */
    String subjectToken();

    /**
     * For a viewer token.
     *
     * @param scope {@code read}, {@code write} or both
     */
    record ForViewer(String subjectToken, String study, Source source, Set<String> scope) implements ExchangeRequest {}

    /** For a credential that opens one series of the PACS (PEP token). */
    record ForPacs(String subjectToken, String study, String series) implements ExchangeRequest {}
}
