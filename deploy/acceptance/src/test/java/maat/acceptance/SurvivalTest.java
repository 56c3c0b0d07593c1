package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Await;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The story survives kill -9 and restart")
@ExtendWith(MainHouse.class)
class SurvivalTest {

    @ParameterizedTest(name = "of {0}: images, sharing and viewer token are there again, and can be taken back")
    @DisplayName("TOK-15, OPS-07")
    @ValueSource(strings = {"server-1", "server-2", "proxy-1", "proxy-2", "pacs", "postgres"})
    void killed(String process, House house) {
        var alice = house.newPerson("alice");
        var bob = house.newPerson("bob");
        var image = SyntheticImage.fresh();
        alice.stores(image);
        var album = alice.album("Survival");
        alice.shares(image, album).adds(bob, album);
        var viewerToken = bob.viewerToken(image.study(), album);
        assertSees(house, image, bob, viewerToken);

        house.killAndAwait(process);

        Await.until("everything is served again", () -> served(image, bob, viewerToken));
        assertSees(house, image, bob, viewerToken);
        alice.removes(bob, album);
        for (int proxy = 0; proxy < 2; proxy++) {
            assertThat(bob.at(proxy).retrieve(image).status()).isEqualTo(404);
            assertThat(bob.viewer(proxy, viewerToken).retrieve(image).status()).isEqualTo(404);
        }
    }

    private static boolean served(SyntheticImage image, Person bob, String viewerToken) {
        return bob.at(0).retrieve(image).status() == 200
                && bob.at(1).retrieve(image).status() == 200
                && bob.viewer(0, viewerToken).retrieve(image).status() == 200
                && bob.viewer(1, viewerToken).retrieve(image).status() == 200;
    }

    private static void assertSees(House house, SyntheticImage image, Person bob, String viewerToken) {
        for (int proxy = 0; proxy < 2; proxy++) {
            assertThat(bob.at(proxy).get("/studies").total()).isEqualTo(1);
            assertThat(bob.viewer(proxy, viewerToken).retrieve(image).onlyPart())
                    .isEqualTo(image.bytes());
        }
        assertThat(house.launcher().isAlive()).isTrue();
    }
}
