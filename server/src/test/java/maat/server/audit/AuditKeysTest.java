package maat.server.audit;

import static maat.server.audit.AuditLog.audited;
import static org.assertj.core.api.Assertions.assertThat;

import maat.server.FakePacs;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The keys of reference 12.3, each on a line of an action that has it. */
final class AuditKeysTest {
    /** What the provider of the tests writes into {@code azp}. */
    private static final String AZP = "default";

    private static FakePacs pacs;
    private static ServerUnderTest server;
    private static Session alice;
    private static String album;

    @BeforeAll
    static void start() {
        pacs = new FakePacs();
        server = ServerUnderTest.start(ServerUnderTest.newDatabase(), pacs.root());
        alice = server.user("alice");
        server.user("bob");
        album = alice.album("knee");
        server.upload(alice, "", "1.2.71", "1.2.71.1");
        server.upload(alice, "", "1.2.71", "1.2.71.2");
    }

    @AfterAll
    static void stop() {
        server.close();
        pacs.close();
    }

    @Test
    @DisplayName("OPS-03 authorizedParty is the client of the user's token, authorizedCapabilityTokenId the token used")
    void parties() {
        assertThat(audited("LIST_ALBUMS", () -> alice.get("/api/albums"))).contains(" authorizedParty=" + AZP + " ");
        var token = made();
        String id = token.path("id").asText();
        var holder = server.bearer(token.path("access_token").asText());
        assertThat(audited("LIST_ALBUMS", () -> holder.get("/api/albums")))
                .contains(" tokenType=USER_CAPABILITY_TOKEN ", " authorizedCapabilityTokenId=" + id + " ")
                .doesNotContain("capabilityID");
    }

    private static com.fasterxml.jackson.databind.JsonNode made() {
        return alice.form("POST", "/api/capabilities", "title", "t", "scope_type", "user")
                .json();
    }

    @Test
    @DisplayName("OPS-03 capabilityID is the token that is made, read or revoked")
    void capabilities() {
        String line = audited("NEW_CAPABILITY", AuditKeysTest::made);
        String id = alice.get("/api/capabilities?limit=1").json().at("/0/id").asText();
        assertThat(line).contains(" capabilityID=" + id + " ");
        String path = "/api/capabilities/" + id;
        assertThat(audited("GET_CAPABILITY", () -> alice.get(path))).contains(" capabilityID=" + id + " ");
        assertThat(audited("REVOKE_CAPABILITY", () -> alice.form("POST", path + "/revoke")))
                .contains(" capabilityID=" + id + " ");
    }

    @Test
    @DisplayName("OPS-03 The six permissions are told with their values, events with their kinds")
    void permissionsAndEvents() {
        assertThat(audited("NEW_ALBUM", () -> alice.form("POST", "/api/albums", "name", "hip", "sendSeries", "false")))
                .contains(" sendSeries=false ");
        assertThat(audited(
                        "EDIT_ALBUM",
                        () -> alice.form(
                                "PATCH",
                                "/api/albums/" + album,
                                "addUser",
                                "true",
                                "downloadSeries",
                                "true",
                                "sendSeries",
                                "true",
                                "deleteSeries",
                                "false",
                                "addSeries",
                                "true",
                                "writeComments",
                                "true")))
                .contains(" addUser=true downloadSeries=true sendSeries=true deleteSeries=false addSeries=true"
                        + " writeComments=true ");
        assertThat(audited("LIST_EVENTS", () -> alice.get("/api/albums/" + album + "/events?types=mutations")))
                .contains(" events=mutations ");
        assertThat(audited("LIST_EVENTS", () -> alice.get("/api/studies/1.2.71/comments")))
                .contains(" events=comments ", " studyUID=1.2.71 ");
    }

    @Test
    @DisplayName("OPS-03 seriesUID comes once for each series that was added or taken out")
    void series() {
        String path = "/api/studies/1.2.71/albums/" + album;
        assertThat(audited("SHARE_STUDY_WITH_ALBUM", () -> alice.put(path + "?inbox=true")))
                .contains(" seriesUID=1.2.71.1 ", " seriesUID=1.2.71.2 ");
        assertThat(audited("REMOVE_STUDY", () -> alice.delete(path)))
                .contains(" seriesUID=1.2.71.1 ", " seriesUID=1.2.71.2 ", " album=" + album + " ");
    }

    @Test
    @DisplayName("OPS-03 VERIFY_INSTANCE says whether an upload is valid, and which tags are not")
    void verification() {
        assertThat(audited("VERIFY_INSTANCE", () -> server.upload(alice, "", "1.2.72", "1.2.72.1")))
                .contains(" seriesUID=1.2.72.1 ", " isValid=true ", " authorized=true ");
        assertThat(audited("VERIFY_INSTANCE", () -> server.upload(alice, "", "1.2.72", "1.2.72.1")))
                .contains(" isValid=false ", " invalidTags=00080060 ");
    }

    @Test
    @DisplayName("OPS-03 Looking somebody up, a later login and reading anew have the original's words")
    void words() {
        assertThat(audited("TEST_USER", () -> alice.get("/api/users?reference=bob")))
                .contains(" target_user=bob ");
        assertThat(audited("USERS_LIST", () -> alice.get("/api/users?search=bob")))
                .contains(" authorized=true ");
        assertThat(audited("NEW_USER", () -> server.user("erin"))).contains(" target_user=erin ");
        assertThat(audited("UPDATE_USER", () -> server.user("erin"))).contains(" target_user=erin ");
        assertThat(audited("FETCH", AuditKeysTest::fetched))
                .contains(" tokenType=CLIENT clientID=maat-proxy studyUID=1.2.71 ");
    }

    private static Answer fetched() {
        return server.internal().form("POST", "/api/studies/1.2.71/fetch");
    }
}
