package maat.server.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import maat.server.http.Answers;
import maat.server.http.Callers;
import maat.server.http.Form;
import maat.server.http.PathValue;
import maat.server.http.Problem;
import maat.server.principal.Caller;

/** {@code /uploads}: what enforcement points ask during STOW-RS. For internal clients only. */
public final class UploadRoutes implements HttpService {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Callers callers;
    private final Uploads uploads;

    public UploadRoutes(Callers callers, Uploads uploads) {
        this.callers = callers;
        this.uploads = uploads;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/series", this::admit).post("/completed", this::complete);
    }

    private void admit(ServerRequest request, ServerResponse response) {
        callers.internal(request);
        var document = document(request);
        String token = required(document, "token");
        boolean proven = document.path("proven").asBoolean();
        var uploader = new Caller(
                proven ? callers.provenHolder(token) : callers.bearer(token),
                Optional.ofNullable(document.path("ip").textValue()));
        var admission = uploads.admit(
                uploader, album(document), uid(document, "study"), uid(document, "series"), attributes(document));
        Answers.json(response, 200, JSON.valueToTree(admission).toString());
    }

    private void complete(ServerRequest request, ServerResponse response) {
        callers.internal(request);
        uploads.complete(uid(document(request), "study"));
        Answers.empty(response, 204);
    }

    private static JsonNode document(ServerRequest request) {
        try {
            return JSON.readTree(Form.text(request));
        } catch (JsonProcessingException malformed) {
            throw Problem.badForm("the body is not JSON");
        }
    }

    private static Map<String, String> attributes(JsonNode document) {
        var attributes = new HashMap<String, String>();
        document.path("attributes")
                .properties()
                .forEach(member ->
                        attributes.put(member.getKey(), member.getValue().asText("")));
        return attributes;
    }

    private static String album(JsonNode document) {
        String album = document.path("album").asText("");
        if (!album.isEmpty() && !PathValue.isAlbum(album)) {
            throw Problem.badForm("album is not the id of an album");
        }
        return album;
    }

    private static String uid(JsonNode document, String name) {
        String uid = required(document, name);
        if (!PathValue.isUid(uid)) {
            throw Problem.badForm("%s is not a valid UID".formatted(name));
        }
        return uid;
    }

    private static String required(JsonNode document, String name) {
        return Optional.ofNullable(document.path(name).textValue())
                .orElseThrow(() -> Problem.badForm("%s is required".formatted(name)));
    }
}
