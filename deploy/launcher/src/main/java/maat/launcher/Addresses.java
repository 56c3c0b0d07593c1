package maat.launcher;

import java.net.URI;
import java.util.List;

/**
 * Where everything is to be found, and the credential of enforcement points.
 *
 * @param publicRoots one per proxy, without {@code /api}
 * @param management of the servers
 * @param pacs DICOMweb root
 * @param database JDBC URL with user and password
 * @param internalClient {@code id:secret}
 */
public record Addresses(
        List<URI> publicRoots,
        List<URI> servers,
        List<URI> management,
        URI pacs,
        URI issuer,
        String database,
        String internalClient) {

    public URI api() {
        return URI.create(publicRoots.getFirst() + "/api");
    }
}
