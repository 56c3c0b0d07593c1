package maat.proxy.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import maat.proxy.dicomweb.DicomWebRequest.*;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Table 1.2: which path means what. */
class RoutesTest {
    private static final Uid S = new Uid("1.2.3");
    private static final Uid E = new Uid("1.2.4");
    private static final Uid I = new Uid("1.2.5");

    private static Route get(String target) throws RequestRefused {
        return DicomWebParser.parse("GET", target).route();
    }

    private static int refusal(String method, String target) {
        try {
            DicomWebParser.parse(method, target);
            return 0;
        } catch (RequestRefused refused) {
            assertThat(refused.detail()).isNotBlank();
            assertThat(refused.getMessage()).isNotBlank();
            return refused.status();
        }
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @DisplayName("AUTH-21 each path of table 1.2 is understood and rebuilt")
    @CsvSource(
            delimiter = '|',
            value = {
                "/studies/1.2.3|RetrieveStudy",
                "/studies/1.2.3/metadata|StudyMetadata",
                "/studies/1.2.3/instances|StudyInstances",
                "/studies/1.2.3/series/1.2.4|RetrieveSeries",
                "/studies/1.2.3/series/1.2.4/instances|SearchInstances",
                "/studies/1.2.3/series/1.2.4/metadata|RetrieveMetadata",
                "/studies/1.2.3/series/1.2.4/rendered|RetrieveRendered",
                "/studies/1.2.3/series/1.2.4/bulkdata/7fe00010|RetrieveBulkData",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5|RetrieveInstance",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5/metadata|RetrieveMetadata",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5/rendered|RetrieveRendered",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5/frames/1|RetrieveFrames",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5/frames/3,1,2|RetrieveFrames",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5/frames/2/rendered|RetrieveRendered",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5/bulkdata|RetrieveBulkData",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5/bulk/00081140/1/00081150|RetrieveBulkData",
                "/studies/1.2.3/series/1.2.4/instances/1.2.5/blobs/a_b-c~d.e|RetrieveBulkData",
            })
    void archivePaths(String path, String kind) throws RequestRefused {
        Route route = get("/api" + path);
        assertThat(route.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(UpstreamUri.of((DicomWebRequest) route)).isEqualTo(new UpstreamUri(path, ""));
        assertThat(DicomWebParser.parse("HEAD", "/api" + path).route()).isEqualTo(route);
        assertThat(DicomWebParser.parse("OPTIONS", "/api" + path).route()).isInstanceOf(Preflight.class);
    }

    @ParameterizedTest
    @DisplayName("WDO-06, UI-24 a thumbnail is asked of the archive as a rendered picture")
    @CsvSource({
        "/studies/1.2.3/series/1.2.4/thumbnail, /studies/1.2.3/series/1.2.4/rendered",
        "/studies/1.2.3/series/1.2.4/instances/1.2.5/thumbnail, /studies/1.2.3/series/1.2.4/instances/1.2.5/rendered",
        "/studies/1.2.3/series/1.2.4/instances/1.2.5/frames/7/thumbnail, /studies/1.2.3/series/1.2.4/instances/1.2.5/frames/7/rendered",
    })
    void thumbnails(String path, String upstream) throws RequestRefused {
        Route route = get("/api" + path + "?viewport=256%2C256&x=1");
        assertThat(route).isInstanceOf(RetrieveThumbnail.class);
        assertThat(UpstreamUri.of((DicomWebRequest) route).below("/dicom-web"))
                .isEqualTo("/dicom-web" + upstream + "?viewport=256,256");
    }

    @Test
    @DisplayName("UPL-13 storing goes to /studies, or to one study")
    void storing() throws RequestRefused {
        assertThat(DicomWebParser.parse("POST", "/api/studies?album=q7Rk2mZb0X&skipVerify=true")
                        .route())
                .isEqualTo(new StoreInstances(Optional.empty(), Optional.of("q7Rk2mZb0X"), Optional.empty()));
        assertThat(DicomWebParser.parse("POST", "/api/studies/1.2.3").route())
                .isEqualTo(new StoreInstances(Optional.of(S), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @DisplayName("AUTH-21 everything else goes to the server, path as it is")
    @CsvSource({
        "GET, /api/studies?limit=50&includefield=00081030%2c00080060",
        "HEAD, /api/studies",
        "PUT, /api/studies/1.2.3",
        "DELETE, /api/studies/1.2.3",
        "GET, /api/studies/1.2.3/series",
        "POST, /api/studies/1.2.3/fetch",
        "POST, /api/studies/1.2.3/series/fetch",
        "GET, /api/studies/1.2.3/comments",
        "PUT, /api/studies/1.2.3/favorites?inbox=true",
        "PUT, /api/studies/1.2.3/albums/q7Rk2mZb0X",
        "PUT, /api/studies/1.2.3/users/bob@example.org",
        "PUT, /api/studies/1.2.3/series/1.2.4",
        "DELETE, /api/studies/1.2.3/series/1.2.4",
        "DELETE, /api/studies/1.2.3/series/1.2.4/albums/q7Rk2mZb0X",
        "PUT, /api/studies/1.2.3/series/1.2.4/users/bob@example.org",
        "PUT, /api/studies/1.2.3/series/1.2.4/favorites?inbox=true",
        "GET, /api/albums",
        "PATCH, /api/albums/q7Rk2mZb0X?name=New%20name",
        "POST, /api/token",
        "GET, /api/wado?requestType=WADO",
    })
    void serverRoutes(String method, String target) throws RequestRefused {
        Route route = DicomWebParser.parse(method, target).route();
        assertThat(route).isInstanceOf(ServerRoute.class);
        assertThat(((ServerRoute) route).target()).isEqualTo(target.replace("%2c", "%2C"));
    }

    @ParameterizedTest
    @DisplayName("Unknown paths are 404")
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/dicom-web/studies",
                "/API/studies",
                "/api/studies/1.2.3/Metadata",
                "/api/studies/1.2.3/rendered",
                "/api/studies/1.2.3/bulkdata/7fe00010",
                "/api/studies/1.2.3/metadata/more",
                "/api/studies/1.2.3/series/1.2.4/reject",
                "/api/studies/1.2.3/series/1.2.4/nonsense",
                "/api/studies/1.2.3/series/1.2.4/instances/1.2.5/frames",
                "/api/studies/1.2.3/series/1.2.4/instances/1.2.5/frames/1/x",
                "/api/studies/1.2.3/series/1.2.4/instances/1.2.5/instances/1.2.6",
                "/api/studies/1.2.3/series/1.2.4/metadata/1",
            })
    void unknown(String target) {
        assertThat(refusal("GET", target)).isEqualTo(404);
    }

    @ParameterizedTest
    @DisplayName("An unknown method on a known path is 405 and names those that work")
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT|/api/studies|GET,HEAD,POST,OPTIONS",
                "PATCH|/api/studies/1.2.3|GET,HEAD,POST,PUT,DELETE,OPTIONS",
                "POST|/api/studies/1.2.3/metadata|GET,HEAD,OPTIONS",
                "DELETE|/api/studies/1.2.3/instances|GET,HEAD,OPTIONS",
                "POST|/api/studies/1.2.3/series/1.2.4|GET,HEAD,PUT,DELETE,OPTIONS",
                "POST|/api/studies/1.2.3/series/1.2.4/instances/1.2.5|GET,HEAD,OPTIONS",
                "get|/api/studies/1.2.3/series/1.2.4/instances|GET,HEAD,OPTIONS",
                "BREW|/api/albums|GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS",
                "TRACE|/api/albums|GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS",
                "CONNECT|example.org:443|GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS",
            })
    void methods(String method, String target, String allow) {
        assertThat(refusal(method, target)).isEqualTo(405);
        try {
            DicomWebParser.parse(method, target);
        } catch (RequestRefused refused) {
            assertThat(refused.allow().stream().map(Verb::name).toList()).isEqualTo(List.of(allow.split(",")));
        }
    }

    @Test
    @DisplayName("AUTH-20 a link is the same route, with the token kept")
    void links() throws RequestRefused {
        String token = "abcdefghijklmnop.QRS=_~+-";
        ParsedRequest linked = DicomWebParser.parse("GET", "/api/link/" + token + "/studies/1.2.3?inbox=true");
        ParsedRequest plain = DicomWebParser.parse("GET", "/api/studies/1.2.3?inbox=true");
        assertThat(linked.link()).contains(new LinkToken(token));
        assertThat(plain.link()).isEmpty();
        assertThat(linked.route()).isEqualTo(plain.route());
        assertThat(DicomWebParser.parse("GET", "/api/link/" + token + "/albums").route())
                .isEqualTo(new ServerRoute("/api/albums", ""));
        assertThat(linked.link().orElseThrow()).asString().doesNotContain(token);
    }

    @Test
    @DisplayName("A study request turns into requests of its series")
    void ofSeries() throws RequestRefused {
        assertThat(((RetrieveStudy) get("/api/studies/1.2.3?album=a1")).ofSeries(E))
                .isEqualTo(get("/api/studies/1.2.3/series/1.2.4"));
        assertThat(((StudyMetadata) get("/api/studies/1.2.3/metadata")).ofSeries(E))
                .isEqualTo(get("/api/studies/1.2.3/series/1.2.4/metadata"));
        assertThat(((StudyInstances) get("/api/studies/1.2.3/instances?limit=3&Modality=CT")).ofSeries(E))
                .isEqualTo(get("/api/studies/1.2.3/series/1.2.4/instances?Modality=CT"));
        assertThat(((RetrieveThumbnail) get("/api/studies/1.2.3/series/1.2.4/thumbnail")).renderedOf(I))
                .isEqualTo(get("/api/studies/1.2.3/series/1.2.4/instances/1.2.5/rendered"));
    }
}
