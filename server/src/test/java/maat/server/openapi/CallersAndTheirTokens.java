package maat.server.openapi;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import maat.server.ConfigUnderTest;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import maat.server.config.ServerConfig.Tokens;

/** Alice, admin of an album with a study; Bob, a member without permissions; an administrator; and tokens of all kinds. */
final class CallersAndTheirTokens {
    final ServerUnderTest server = server();
    final Session alice = server.user("alice");
    final Session bob = server.user("bob");
    final Session root = administrator();
    final String userToken;
    final String albumToken;

    /** Tokens that do not hold, each for a reason that only the database knows, but for the first. */
    final List<String> dead;

    /** What stands for each name in paths, queries and forms when it is right. */
    final Map<String, String> valid;

    CallersAndTheirTokens() {
        server.user("carol");
        String album = alice.form(
                        "POST",
                        "/api/albums",
                        "name",
                        "knee",
                        "sendSeries",
                        "false",
                        "addSeries",
                        "false",
                        "writeComments",
                        "false")
                .json()
                .path("album_id")
                .asText();
        alice.put("/api/albums/" + album + "/users/bob");
        server.upload(alice, "", "1.2.300", "1.2.300.1");
        alice.put("/api/studies/1.2.300/albums/" + album + "?inbox=true");
        String[] flags = {"read_permission", "true", "write_permission", "true", "appropriate_permission", "true"};
        String[] forAlbum = {"title", "t", "scope_type", "album", "album", album};
        albumToken = made(Stream.of(forAlbum, flags).flatMap(Arrays::stream).toArray(String[]::new), "access_token");
        userToken = made(new String[] {"title", "t", "scope_type", "user"}, "access_token");
        String stranger = ServerUnderTest.token("stranger", Map.of());
        dead = List.of("garbage", stranger, "A".repeat(22), revoked(forAlbum));
        valid = Map.of(
                "album", album,
                "study", "1.2.300",
                "series", "1.2.300.1",
                "user", "carol",
                "capability", made(new String[] {"title", "t", "scope_type", "user"}, "id"),
                "comment", "left",
                "name", "hip",
                "title", "t",
                "scope_type", "album",
                "reference", "carol");
    }

    private String made(String[] fields, String member) {
        return alice.form("POST", "/api/capabilities", fields)
                .json()
                .path(member)
                .asText();
    }

    private String revoked(String... fields) {
        var token = alice.form("POST", "/api/capabilities", fields).json();
        alice.form("POST", "/api/capabilities/" + token.path("id").asText() + "/revoke");
        return token.path("access_token").asText();
    }

    /** Many wrong tokens come from one address here. */
    private static ServerUnderTest server() {
        var config = ConfigUnderTest.of(ServerUnderTest.newDatabase(), URI.create("http://127.0.0.1:1/dicom-web"));
        return ServerUnderTest.start(
                ConfigUnderTest.with(config, new Tokens(Duration.ofDays(30), Optional.empty(), 1_000_000)));
    }

    private Session administrator() {
        server.user("root");
        return server.bearer(ServerUnderTest.token("root", Map.of("roles", List.of("maat-admin"))));
    }
}
