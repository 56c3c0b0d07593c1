package maat.server.audit;

import static maat.server.audit.AuditLog.audited;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maat.server.AlbumWorld;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the audit log says of requests. */
final class AuditTest {
    private static ServerUnderTest server;
    private static Session alice;
    private static Session bob;
    private static String album;
    private static Session albumToken;

    @BeforeAll
    static void start() {
        var world = new AlbumWorld();
        server = world.server;
        alice = world.alice;
        bob = world.bob;
        album = world.album;
        albumToken = world.albumToken;
        server.upload(alice, album, "1.2.61", "1.2.61.1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    @Test
    @DisplayName("OPS-03 The audit log names action, user, token, object and outcome in the original's words")
    void audit() {
        assertThat(audited(
                        "EDIT_ALBUM",
                        () -> alice.form("PATCH", "/api/albums/" + album, "name", "hip", "addUser", "true")))
                .isEqualTo(
                        "action=EDIT_ALBUM user=alice tokenType=KEYCLOAK_TOKEN authorizedParty=default link=false album="
                                + album
                                + " fields=\"name,add_user\" addUser=true authorized=true reasons=as_admin status=200");
        assertThat(audited("SHARE_STUDY_WITH_USER", () -> alice.put("/api/studies/1.2.61/users/bob?album=" + album)))
                .isEqualTo(
                        "action=SHARE_STUDY_WITH_USER user=alice tokenType=KEYCLOAK_TOKEN authorizedParty=default link=false"
                                + " target_user=bob fromAlbum=" + album
                                + " studyUID=1.2.61 authorized=true reasons=by_album:"
                                + album + " status=201");
        String id = alice.get("/api/capabilities?album=" + album)
                .json()
                .path(0)
                .path("id")
                .asText();
        assertThat(audited("GET_ALBUM", () -> albumToken.get("/api/albums/" + album)))
                .isEqualTo("action=GET_ALBUM user=alice tokenType=ALBUM_CAPABILITY_TOKEN albumScope=" + album
                        + " authorizedCapabilityTokenId=" + id + " link=false album=" + album
                        + " authorized=true reasons=as_album_token status=200");
    }

    @Test
    @DisplayName(
            "AUTH-08 Whoever acts in the user's name is named in the audit log, also by a token made of the user's")
    void actingParty() {
        var impersonated = server.bearer(ServerUnderTest.token("alice", Map.of("act", Map.of("sub", "boss"))));
        assertThat(audited("GET_ALBUM", () -> impersonated.get("/api/albums/" + album)))
                .contains(" user=alice ", " actingParty=boss ");
        var viewer = server.bearer(impersonated
                .exchange(impersonated.token(), "viewer read", "1.2.61")
                .accessToken());
        assertThat(audited("QIDO_STUDIES", () -> viewer.get("/api/studies")))
                .contains(" user=alice tokenType=VIEWER_TOKEN ", " actingParty=boss ");
    }

    @Test
    @DisplayName("OPS-03 Q-40 Refusals are logged too, with their reason, and no value can pass for another line")
    void refusalsAudited() {
        assertThat(audited("DELETE_ALBUM", () -> bob.delete("/api/albums/" + album)))
                .isEqualTo(
                        "action=DELETE_ALBUM user=bob tokenType=KEYCLOAK_TOKEN authorizedParty=default link=false album="
                                + album + " authorized=false reasons=admin_required status=403");
        assertThat(audited(
                        "ADD_USER",
                        () -> alice.put("/api/albums/" + album + "/users/x%0Aaction=NEW_ALBUM%20user=%22root%22")))
                .isEqualTo("action=ADD_USER user=alice tokenType=KEYCLOAK_TOKEN authorizedParty=default link=false"
                        + " target_user=\"x\\naction=NEW_ALBUM user=\\\"root\\\"\" album=" + album
                        + " authorized=false reasons=unknown_user status=404");
        assertThat(audited("AUTHENTICATE", () -> server.bearer("garbage").get("/api/albums")))
                .isEqualTo("action=AUTHENTICATE link=false authorized=false status=401");
        assertThat(texts(albumToken.get("/api/users").json().path("reasons"))).containsExactly("user_access_required");
    }
}
