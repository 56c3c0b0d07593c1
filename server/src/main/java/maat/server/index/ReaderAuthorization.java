package maat.server.index;

import java.util.Optional;
import maat.server.config.ServerConfig;
import maat.server.oauth.PacsCredentials;
import maat.server.oauth.PacsGrant;

/** With what this server reads from the PACS: what is configured, else a credential of our own that names it as reader. */
public final class ReaderAuthorization {
    private ReaderAuthorization() {}

    public static PacsClient.Authorization of(ServerConfig.Pacs pacs, PacsCredentials credentials) {
        if (pacs.authorization().isPresent() || !pacs.signed()) {
            return _ -> pacs.authorization();
        }
        var reader = PacsGrant.Bearer.program("maat-server");
        return study -> Optional.of("Bearer "
                + credentials
                        .credential(new PacsGrant(PacsGrant.Purpose.READ, reader, Optional.of(study), Optional.empty()))
                        .token());
    }
}
