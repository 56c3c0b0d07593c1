package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import maat.acceptance.house.Wire;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Credentials")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialTest {
    private House house;
    private Person alice;
    private SyntheticImage image;

    @BeforeAll
    void storedImage(House running) {
        house = running;
        alice = house.newPerson("alice");
        image = SyntheticImage.fresh();
        alice.stores(image);
    }

    @Test
    @DisplayName("H-32 two Authorization headers: 400; a token in the query is never read: 401")
    void credentials() throws IOException {
        assertThat(Wire.send(
                                house.root(0),
                                "GET /api/studies HTTP/1.1",
                                host(),
                                bearer(),
                                bearer(),
                                "Connection: close",
                                "",
                                "")
                        .status())
                .isEqualTo(400);
        assertThat(Wire.get(house.root(0), "/api/studies?access_token=" + alice.token())
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("AUTH-02 Basic with the token as password works; AUTH-03 without credentials both challenges come")
    void basic() {
        var basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString(("any:" + alice.token()).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(new Client(house.api(0), java.util.Optional.of(basic))
                        .retrieve(image)
                        .status())
                .isEqualTo(200);
        for (var path : List.of("/studies", image.path())) {
            var refused = Client.anonymous(house.api(0)).get(path);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers("WWW-Authenticate"))
                    .anyMatch(value -> value.startsWith("Basic"))
                    .anyMatch(value -> value.startsWith("Bearer"));
        }
    }

    @Test
    @DisplayName("AUTH-20, H-04 a link URL is as good as the header, and not together with one")
    void links() throws IOException {
        var link = Client.anonymous(house.api(1));
        assertThat(link.get("/link/%s%s".formatted(alice.token(), image.path())).status())
                .isEqualTo(200);
        assertThat(alice.client()
                        .get("/link/%s%s".formatted(alice.token(), image.path()))
                        .status())
                .isEqualTo(400);
        assertThat(link.get("/link/%s/link/%s/studies".formatted(alice.token(), alice.token()))
                        .status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("H-34, AUTH-13 preflights need no token, and refusals carry the CORS headers")
    void cors() throws IOException {
        var preflight = Wire.send(
                house.root(0),
                "OPTIONS /api/studies HTTP/1.1",
                host(),
                "Origin: https://viewer.example.org",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: authorization",
                "Connection: close",
                "",
                "");
        assertThat(preflight.status()).isIn(200, 204);
        assertThat(preflight.text().toLowerCase(java.util.Locale.ROOT)).contains("access-control-allow-origin");
        for (var path : List.of("/studies", image.path())) {
            assertThat(Client.anonymous(house.api(0))
                            .get(path, "Origin", "https://viewer.example.org")
                            .header("Access-Control-Allow-Origin"))
                    .isNotEmpty();
        }
    }

    private String host() {
        return "Host: " + house.root(0).getAuthority();
    }

    private String bearer() {
        return "Authorization: Bearer " + alice.token();
    }
}
