package maat.server.capability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;

/** Alice, who is admin of an album, Bob, who is a member, and the tokens they make. */
final class CapabilityWorld {
    static final String PATH = "/api/capabilities";

    final ServerUnderTest server = ServerUnderTest.start();
    final Session alice = server.user("alice");
    final Session bob = server.user("bob");
    final String album = alice.album("knee");

    CapabilityWorld() {
        alice.put("/api/albums/" + album + "/users/bob");
    }

    JsonNode made(Session by, String... fields) {
        var answer = by.form("POST", PATH, fields);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    JsonNode userToken() {
        return made(alice, "title", "script", "scope_type", "user");
    }

    /** Alice's token for the album, with these flags: {@code read}, {@code write}, … */
    JsonNode albumToken(String... flags) {
        var fields = new String[flags.length * 2 + 6];
        System.arraycopy(new String[] {"title", "feed", "scope_type", "album", "album", album}, 0, fields, 0, 6);
        for (int i = 0; i < flags.length; i++) {
            fields[6 + 2 * i] = flags[i] + "_permission";
            fields[7 + 2 * i] = "true";
        }
        return made(alice, fields);
    }

    Session holder(JsonNode token) {
        return server.bearer(token.path("access_token").asText());
    }

    Answer revoke(Session by, JsonNode token) {
        return by.form("POST", PATH + "/" + token.path("id").asText() + "/revoke");
    }

    /** What the token endpoint answers to whoever wants to see a study with that token. */
    JsonNode viewerToken(String subject) {
        return server.anonymous().exchange(subject, "viewer read", "1.2.3").json();
    }
}
