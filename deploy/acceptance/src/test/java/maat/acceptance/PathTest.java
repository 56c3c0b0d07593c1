package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import maat.acceptance.house.Wire;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Paths that lead nowhere, or elsewhere, get a clear answer and let nothing through")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathTest {
    private House house;
    private Person alice;
    private SyntheticImage image;
    private SyntheticImage otherSeries;
    private SyntheticImage otherStudy;

    @BeforeAll
    void images(House running) {
        house = running;
        alice = house.newPerson("alice");
        image = SyntheticImage.fresh();
        otherSeries = image.inOtherSeries();
        otherStudy = SyntheticImage.fresh();
        alice.stores(image, otherSeries, otherStudy);
    }

    @ParameterizedTest
    @DisplayName("H-01, H-03 paths that are not what they seem: 400")
    @ValueSource(
            strings = {
                "/api/studies/%2e%2e/albums",
                "/api/studies/../albums",
                "/api/./studies",
                "/api//studies",
                "/api/studies//series",
                "/api/studies/1.2%2F3/series",
                "/api/studies/1%252E2",
                "/api/studies/1.2;x=y/series",
                "/api/studies/1.2\\series",
                "/api/studies/1.2#fragment",
                "/api/studies/1..2/series",
                "/api/studies/.1.2/series",
                "/api/studies/1.2./series",
                "/api/studies/1/series",
                "/api/studies/1.2a/series",
                "/api/studies/1.2345678901234567890123456789012345678901234567890123456789012345/series"
            })
    void paths(String path) throws IOException {
        var reply = Wire.get(house.root(0), path, bearer());
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("application/problem+json");
    }

    @ParameterizedTest
    @DisplayName("unknown paths: 404, in the documented form")
    @ValueSource(
            strings = {
                "/api/nothing",
                "/api/Studies",
                "/nothing",
                "/",
                "/api/studies/1.2/nothing",
                "/feed",
                "/leases/x",
                "/access/v1/evaluation",
                "/uploads/series",
                "/metrics",
                "/health/ready"
            })
    void unknownPaths(String path) throws IOException {
        assertThat(Wire.get(house.root(0), path, bearer()).status()).isIn(400, 404);
    }

    @ParameterizedTest
    @DisplayName("unknown methods: refused, nothing happens")
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "BREW", "get"})
    void methods(String method) throws IOException {
        var reply = Wire.send(
                house.root(0),
                method + " /api" + image.path() + " HTTP/1.1",
                host(),
                bearer(),
                "Connection: close",
                "",
                "");
        assertThat(reply.status()).isIn(400, 405, 501);
    }

    @Test
    @DisplayName("H-08 a series under the wrong study, an instance under the wrong series: 404")
    void wrongParents() {
        var client = alice.client();
        assertThat(client.get("/studies/%s/series/%s/instances/%s"
                                .formatted(otherStudy.study(), image.series(), image.instance()))
                        .status())
                .isEqualTo(404);
        assertThat(client.get("%s/instances/%s".formatted(image.seriesPath(), otherSeries.instance()))
                        .status())
                .isEqualTo(404);
        assertThat(client.get("%s/instances/%s/frames/1".formatted(image.seriesPath(), otherSeries.instance()))
                        .status())
                .isEqualTo(404);
        assertThat(client.get("%s/instances/%s/metadata".formatted(image.seriesPath(), otherStudy.instance()))
                        .status())
                .isEqualTo(404);
        assertThat(client.get("%s/instances/%s/rendered".formatted(otherSeries.seriesPath(), image.instance()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("H-10 hidden and unknown look alike")
    void alike() {
        var stranger = house.newPerson("stranger").client();
        var unknown = SyntheticImage.fresh();
        var paths = List.of("", "/metadata", "/frames/1", "/rendered");
        for (var suffix : paths) {
            var hidden = stranger.get(image.path() + suffix);
            var nothing = stranger.get(unknown.path() + suffix);
            assertThat(hidden.status()).isEqualTo(404);
            assertThat(hidden.text()
                            .replace(image.study(), "*")
                            .replace(image.series(), "*")
                            .replace(image.instance(), "*"))
                    .isEqualTo(nothing.text()
                            .replace(unknown.study(), "*")
                            .replace(unknown.series(), "*")
                            .replace(unknown.instance(), "*"));
            assertThat(hidden.headers().map().keySet())
                    .isEqualTo(nothing.headers().map().keySet());
        }
    }

    private String host() {
        return "Host: " + house.root(0).getAuthority();
    }

    private String bearer() {
        return "Authorization: Bearer " + alice.token();
    }
}
