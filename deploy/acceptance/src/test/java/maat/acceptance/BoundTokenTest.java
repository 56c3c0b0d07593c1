package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Answer;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.KeyHolder;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Multipart;
import maat.acceptance.house.Person;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Viewer tokens that are bound to a key (DPoP, RFC 9449)")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundTokenTest {
    private static final String[] AS_STORED = {
        "Accept", "multipart/related; type=\"application/dicom\"; transfer-syntax=*"
    };

    private House house;
    private Person alice;
    private SyntheticImage image;
    private KeyHolder viewer;

    @BeforeAll
    void images(House running) {
        house = running;
        alice = house.newPerson("alice");
        image = SyntheticImage.fresh();
        alice.stores(image);
        viewer = KeyHolder.of(alice, Map.of("studyUID", image.study(), "source_type", "inbox"));
    }

    private Answer retrieve(int proxy, String proof) {
        return viewer.get(house.api(proxy), image.path(), proof, AS_STORED);
    }

    @Test
    @DisplayName("open images, metadata and lists by every proxy, each request with a proof of its own")
    void works() {
        for (int proxy : new int[] {0, 1, 0}) {
            assertThat(retrieve(proxy, viewer.proof("GET", image.path())).status())
                    .isEqualTo(200);
        }
        for (String path : List.of(
                image.studyPath(), image.studyPath() + "/metadata", image.studyPath() + "/series", "/studies")) {
            assertThat(viewer.get(house.api(0), path, viewer.proof("GET", path), "Accept", "*/*")
                            .status())
                    .as(path)
                    .isEqualTo(200);
        }
        var client = Client.withProof(house.api(1), viewer.token());
        for (String path : List.of("/studies", image.studyPath() + "/metadata")) {
            var head = client.send(client.request(path)
                    .header("DPoP", viewer.proof("HEAD", path))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.status()).as(path).isEqualTo(200);
        }
        String query = "/studies?StudyInstanceUID=" + image.study();
        assertThat(viewer.get(house.api(1), query, viewer.proof("GET", "/studies"))
                        .total())
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "open nothing by a proof that was used, at whichever proxy, is another request's, or is not there: 401")
    void proofs() {
        String proof = viewer.proof("GET", image.path());
        assertThat(retrieve(0, proof).status()).isEqualTo(200);
        assertRefused(retrieve(0, proof));
        assertRefused(retrieve(1, proof));
        assertRefused(retrieve(0, viewer.proof("POST", image.path())));
        assertRefused(retrieve(0, viewer.proof("GET", image.studyPath())));
        var stranger = KeyHolder.of(alice, Map.of("studyUID", image.study()));
        assertRefused(retrieve(0, stranger.proof("GET", image.path())));
        var alone = Client.withProof(house.api(0), viewer.token());
        assertRefused(alone.get(image.path(), AS_STORED));
        assertRefused(alone.get("/studies"));
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("DPoP ").contains("error=");
    }

    @Test
    @DisplayName("are refused as Bearer, as Basic, in a link and in a cookie, also right after they were used well")
    void downgraded() {
        assertThat(retrieve(0, viewer.proof("GET", image.path())).status()).isEqualTo(200);
        assertRefused(Client.bearer(house.api(0), viewer.token()).get(image.path(), AS_STORED));
        assertRefused(Client.bearer(house.api(0), viewer.token()).get("/studies"));
        assertRefused(Client.basic(house.api(0), "any:" + viewer.token()).get(image.path(), AS_STORED));
        var nobody = Client.anonymous(house.api(0));
        assertRefused(nobody.get("/link/" + viewer.token() + image.path(), AS_STORED));
        assertRefused(nobody.get(image.path(), "Cookie", "__Secure-maat-viewer=" + viewer.token()));
        String unbound = alice.viewerToken(Map.of("studyUID", image.study()));
        var asBound = Client.withProof(house.api(0), unbound);
        assertRefused(asBound.send(asBound.request(image.path())
                .header("DPoP", viewer.proof("GET", image.path()))
                .GET()));
    }

    @Test
    @DisplayName("add to their study with a proof of the upload, once")
    void uploads() {
        var more = image.inOtherSeries();
        String proof = viewer.proof("POST", "/studies");
        assertThat(store(proof, more).status()).isEqualTo(200);
        assertRefused(store(proof, image.inOtherSeries()));
        assertThat(alice.client().retrieve(more).status()).isEqualTo(200);
    }

    private Answer store(String proof, SyntheticImage file) {
        var client = Client.withProof(house.api(1), viewer.token());
        return client.send(client.request("/studies", "Content-Type", Multipart.DICOM, "DPoP", proof)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> Multipart.body(List.of(file.open())))));
    }
}
