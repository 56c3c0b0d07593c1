package maat.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A server, and three people who share albums on it and look at what these remember. */
abstract class EventWorld {
    private static final AtomicInteger STUDIES = new AtomicInteger();

    static ServerUnderTest server;
    static Session alice;
    static Session bob;
    static Session carol;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
        alice = server.user("alice");
        bob = server.user("bob");
        carol = server.user("carol");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static String album(String... fields) {
        var named = new String[fields.length + 2];
        named[0] = "name";
        named[1] = "knee";
        System.arraycopy(fields, 0, named, 2, fields.length);
        return alice.form("POST", "/api/albums", named).json().path("album_id").asText();
    }

    static String study() {
        return "1.2.3." + STUDIES.incrementAndGet();
    }

    static JsonNode events(Session reader, String album, String query) {
        var answer = reader.get("/api/albums/" + album + "/events" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("X-Total-Count"))
                .hasValue(String.valueOf(answer.json().size()));
        return answer.json();
    }

    /** Names of the mutations, newest first. */
    static List<String> mutations(String album, String filters) {
        return StreamSupport.stream(
                        events(alice, album, "?types=mutations" + filters).spliterator(), false)
                .map(event -> event.path("mutation_type").asText())
                .toList();
    }

    static String lastEvent(String album) {
        return server.value("select last_event_time from albums where album_id = '%s'".formatted(album));
    }

    static String token(String album, String... permissions) {
        var fields = new ArrayList<>(List.of("title", "Feed", "scope_type", "album", "album", album));
        for (String permission : permissions) {
            fields.addAll(List.of(permission + "_permission", "true"));
        }
        return alice.form("POST", "/api/capabilities", fields.toArray(String[]::new))
                .accessToken();
    }
}
