package maat.server.index;

import java.util.Optional;
import maat.server.config.ServerConfig.Pacs;
import maat.server.oauth.PacsCredentials;
import maat.server.oauth.PacsGrant;
import maat.server.oauth.PacsGrant.Bearer;
import maat.server.oauth.PacsGrant.Purpose;

/**
 * With what this server itself goes to the PACS: what is configured, else a credential of our own that names it, the
 * study or series, and what for (WDO-14).
 */
public record OwnAuthorization(Pacs pacs, PacsCredentials credentials)
        implements PacsClient.Authorization, PacsEraser.Authorization {
    private static final Bearer SERVER = Bearer.program("maat-server");

    @Override
    public Optional<String> forStudy(String study) {
        return header(Purpose.READ, study, Optional.empty());
    }

    @Override
    public Optional<String> toErase(String study, Optional<String> series) {
        return header(Purpose.ERASE, study, series);
    }

    private Optional<String> header(Purpose purpose, String study, Optional<String> series) {
        if (pacs.authorization().isPresent() || !pacs.signed()) {
            return pacs.authorization();
        }
        var grant = new PacsGrant(purpose, SERVER, Optional.of(study), series);
        return Optional.of("Bearer " + credentials.credential(grant).token());
    }
}
