package maat.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;

/** A server, Alice with a study, and viewers with tokens for it that are bound to keys of theirs. */
final class BoundTokens implements AutoCloseable {
    static final String KNEE = "1.2.3.1";
    static final String STUDIES = "/api/studies";

    /** What clients see; the server listens elsewhere. */
    static final String ROOT = "http://127.0.0.1:8080";

    private final String database = ServerUnderTest.newDatabase();
    final ServerUnderTest server = replica();
    final Session alice = server.user("alice");

    BoundTokens() {
        server.upload(alice, "", KNEE, KNEE + ".1");
    }

    ServerUnderTest replica() {
        return ServerUnderTest.start(database, URI.create("http://127.0.0.1:1/dicom-web"));
    }

    @Override
    public void close() {
        server.close();
    }

    Answer exchange(String subject, String scope, String... proofs) {
        return server.anonymous().proving(proofs).exchange(subject, scope, KNEE);
    }

    String token(KeyHolder viewer) {
        var answer = exchange(alice.token(), "viewer read write", viewer.proof());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("token_type").asText()).isEqualTo("DPoP");
        return answer.accessToken();
    }

    Answer get(String token, String... proofs) {
        return get(server, token, proofs);
    }

    Answer get(ServerUnderTest at, String token, String... proofs) {
        return at.authorization("DPoP " + token).proving(proofs).get(STUDIES);
    }

    static void assertChallenged(Answer answer, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElse(""))
                .startsWith("DPoP ")
                .contains("error=\"" + error + "\"", "algs=\"ES256 ");
    }
}
