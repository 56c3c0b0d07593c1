package maat.acceptance.house;

import java.net.URI;
import java.util.Map;
import maat.acceptance.dicom.Dicom;

/** A registered user of the development provider, at the first proxy unless told otherwise. */
public record Person(House house, String sub, String token) {
    public Client client() {
        return at(0);
    }

    public Client at(int proxy) {
        return Client.bearer(house.api(proxy), token);
    }

    public String email() {
        return sub + "@example.org";
    }

    /** Uploads into the inbox; the answer must be 200. */
    public Person stores(Dicom... files) {
        var answer = client().store("/studies", java.util.List.of(files));
        expect(200, answer, "upload");
        return this;
    }

    /** Makes an album; answers its id. */
    public String album(String name, String... permissions) {
        var form = new java.util.HashMap<String, String>();
        form.put("name", name);
        for (var permission : permissions) {
            form.put(permission, "true");
        }
        var answer = client().post("/albums", form);
        expect(201, answer, "album");
        return answer.json().path("album_id").asText();
    }

    public Person adds(Person other, String album) {
        expect(201, client().put("/albums/%s/users/%s".formatted(album, other.sub())), "member");
        return this;
    }

    public Person removes(Person other, String album) {
        expect(204, client().delete("/albums/%s/users/%s".formatted(album, other.sub())), "removal");
        return this;
    }

    /** Puts a study of the inbox into an album. */
    public Person shares(Dicom file, String album) {
        expect(201, client().put("/studies/%s/albums/%s?inbox=true".formatted(file.study(), album)), "sharing");
        return this;
    }

    /** A viewer token for one study, from an album. */
    public String viewerToken(String study, String album) {
        return viewerToken(Map.of("studyUID", study, "source_type", "album", "source_id", album));
    }

    public String viewerToken(Map<String, String> fields) {
        var answer = exchange(fields);
        expect(200, answer, "viewer token");
        return answer.json().path("access_token").asText();
    }

    public Answer exchange(Map<String, String> fields) {
        var form = new java.util.HashMap<>(Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
                "subject_token", token,
                "scope", "viewer read"));
        form.putAll(fields);
        return Client.anonymous(house.api(0)).post("/token", form);
    }

    public Client viewer(int proxy, String viewerToken) {
        URI api = house.api(proxy);
        return Client.bearer(api, viewerToken);
    }

    private static void expect(int status, Answer answer, String what) {
        if (answer.status() != status) {
            throw new AssertionError("%s: expected %d, got %s".formatted(what, status, answer));
        }
    }
}
