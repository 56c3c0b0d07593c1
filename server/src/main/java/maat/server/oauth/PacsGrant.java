package maat.server.oauth;

import java.util.Optional;

/**
 * What a credential for the PACS is for, and on whose behalf.
 *
 * @param study the only study; empty for any
 * @param series the only series; empty for all of the study
 */
public record PacsGrant(Purpose purpose, Bearer bearer, Optional<String> study, Optional<String> series) {

    /** Each has keys of its own (WDO-15). */
    public enum Purpose {
        READ("read", KeyPurpose.PACS_READ),
        STORE("store", KeyPurpose.PACS_STORE),
        ERASE("erase", KeyPurpose.PACS_ERASE);

        private final String word;
        private final KeyPurpose key;

        Purpose(String word, KeyPurpose key) {
            this.word = word;
            this.key = key;
        }

        String word() {
            return word;
        }

        KeyPurpose key() {
            return key;
        }
    }

    /**
     * Who stands behind the request to the PACS, for its log (OPS-08).
     *
     * @param sub the user as whom somebody acts, or the name of the program that acts for itself
     * @param client the client to which the user's token was given
     * @param actingParty who really acts, when somebody impersonates the user
     * @param capability id of the capability token that was used, also by way of a viewer token
     */
    public record Bearer(
            String sub, Optional<String> client, Optional<String> actingParty, Optional<String> capability) {

        /** A program of our own. */
        public static Bearer program(String name) {
            return new Bearer(name, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
