package maat.launcher.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import maat.launcher.DataFolder;
import maat.launcher.Screen;

/** A short story, played on the running house: each step's curl line and what came of it. */
public final class Tour {
    private static final String INSTANCE = "studies/$STUDY/series/$SERIES/instances/$INSTANCE";
    private static final String OF_ALICE = "-H \"Authorization: Bearer $ALICE\"";
    private static final String OF_BOB = "-H \"Authorization: Bearer $BOB\"";
    private static final String OF_VIEWER = "-H \"Authorization: Bearer $VIEWER\"";
    private static final int SHOWN = 160;

    private final Screen screen;
    private final Curl curl;
    private final List<URI> publicRoots;
    private int unexpected;

    private Tour(Screen screen, Curl curl, List<URI> publicRoots) {
        this.screen = screen;
        this.curl = curl;
        this.publicRoots = publicRoots;
    }

    /** Plays it with the first sample image; says so where there is none. */
    public static void play(Screen screen, DataFolder data, List<URI> publicRoots, Map<String, String> tokens)
            throws IOException, InterruptedException {
        var samples = Samples.find(data);
        if (samples.isEmpty()) {
            screen.say("No tour: it needs a sample image (Debian: apt-get install python3-pydicom)");
            return;
        }
        var sample = samples.getFirst();
        var curl = new Curl(data.resolve("tour.body"));
        curl.set("API", publicRoots.getFirst() + "/api");
        curl.set("ALICE", tokens.get("alice"));
        curl.set("BOB", tokens.get("bob"));
        curl.set("STUDY", sample.study());
        curl.set("SERIES", sample.series());
        curl.set("INSTANCE", sample.instance());
        screen.say("");
        screen.say("The tour, with STUDY=%s".formatted(sample.study()));
        screen.say("     SERIES=%s".formatted(sample.series()));
        screen.say("     INSTANCE=%s".formatted(sample.instance()));
        screen.say("     API=%s/api".formatted(publicRoots.getFirst()));
        new Tour(screen, curl, publicRoots).play(sample);
    }

    private void play(Sample sample) throws IOException, InterruptedException {
        step(
                "Alice uploads an image.",
                200,
                "%s -H 'Content-Type: application/dicom' --data-binary @%s $API/studies"
                        .formatted(OF_ALICE, sample.file()));
        step("She sees its study …", 200, "%s \"$API/studies?StudyInstanceUID=$STUDY\"".formatted(OF_ALICE));
        step("… Bob does not …", 204, "%s \"$API/studies?StudyInstanceUID=$STUDY\"".formatted(OF_BOB));
        step("… and the image does not exist for him.", 404, "%s $API/%s".formatted(OF_BOB, INSTANCE));
        var album = step("Alice makes an album,", 201, "%s -d 'name=Second opinion' $API/albums".formatted(OF_ALICE));
        curl.set("ALBUM", album.path("album_id").asText());
        screen.say("     ALBUM=%s".formatted(album.path("album_id").asText()));
        step("adds Bob", 201, "%s -X PUT $API/albums/$ALBUM/users/bob".formatted(OF_ALICE));
        step(
                "and puts the study into it.",
                201,
                "%s -X PUT \"$API/studies/$STUDY/albums/$ALBUM?inbox=true\"".formatted(OF_ALICE));
        step("Bob sees the study now", 200, "%s \"$API/studies?StudyInstanceUID=$STUDY\"".formatted(OF_BOB));
        var viewer = step("and gets a token for his viewer: this study, this album, reading only.", 200, """
                $API/token -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\
                     -d subject_token_type=urn:ietf:params:oauth:token-type:access_token -d subject_token=$BOB \\
                     -d 'scope=viewer read' -d studyUID=$STUDY -d source_type=album -d source_id=$ALBUM""");
        curl.set("VIEWER", viewer.path("access_token").asText());
        step("The viewer opens the image", 200, "%s $API/%s".formatted(OF_VIEWER, INSTANCE));
        step("and can do nothing else with that token.", 403, "%s $API/albums".formatted(OF_VIEWER));
        step("Alice takes it back.", 204, "%s -X DELETE $API/albums/$ALBUM/users/bob".formatted(OF_ALICE));
        for (var root : publicRoots) {
            curl.set("API", root + "/api");
            step("Bob is out at once (%s)".formatted(root), 404, "%s $API/%s".formatted(OF_BOB, INSTANCE));
            step("and so is his viewer.", 404, "%s $API/%s".formatted(OF_VIEWER, INSTANCE));
        }
        curl.set("API", publicRoots.getFirst() + "/api");
        step(
                "She tidies up: the album goes, the image stays hers.",
                204,
                "%s -X DELETE $API/albums/$ALBUM".formatted(OF_ALICE));
        screen.say(
                unexpected == 0
                        ? "End of the tour."
                        : "End of the tour; %d answers were not as expected.".formatted(unexpected));
    }

    private JsonNode step(String story, int expected, String arguments) throws IOException, InterruptedException {
        screen.say("");
        screen.say("  " + story);
        screen.say("   $ curl " + arguments);
        var answer = curl.run("curl " + arguments);
        screen.say("   → %d%s".formatted(answer.status(), shown(answer)));
        if (answer.status() != expected) {
            unexpected++;
            screen.say("   ! expected %d".formatted(expected));
        }
        return answer.size() > 0 && answer.size() < 1_000_000 ? json(answer) : new ObjectMapper().nullNode();
    }

    private static JsonNode json(Curl.Answer answer) throws IOException {
        var mapper = new ObjectMapper();
        try (var in = java.nio.file.Files.newInputStream(answer.body())) {
            return mapper.readTree(in);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            return mapper.nullNode();
        }
    }

    private static String shown(Curl.Answer answer) throws IOException {
        if (answer.size() == 0) {
            return "";
        }
        if (json(answer).isNull()) {
            return ", %d bytes".formatted(answer.size());
        }
        var text = answer.text().replaceAll("\\s+", " ");
        return "  " + (text.length() > SHOWN ? text.substring(0, SHOWN) + " …" : text);
    }
}
