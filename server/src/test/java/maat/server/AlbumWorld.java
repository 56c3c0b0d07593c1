package maat.server;

import maat.server.ServerUnderTest.Session;

/** Alice's album with Bob as member, and a token for it that may read. */
public final class AlbumWorld {
    public final ServerUnderTest server = ServerUnderTest.start();
    public final Session alice = server.user("alice");
    public final Session bob = server.user("bob");
    public final String album = alice.album("knee");
    public final Session albumToken;

    public AlbumWorld() {
        alice.put("/api/albums/" + album + "/users/bob");
        var made = alice.form(
                "POST",
                "/api/capabilities",
                "title",
                "t",
                "scope_type",
                "album",
                "album",
                album,
                "read_permission",
                "true");
        albumToken = server.bearer(made.accessToken());
    }
}
