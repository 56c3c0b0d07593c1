package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.Load;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Zero stale answers, under load")
@ExtendWith(MainHouse.class)
class RevocationTest {
    private static final int ROUNDS = 200;
    private static final int PROXIES = 2;

    private House house;
    private Person alice;
    private Person bob;
    private SyntheticImage image;
    private String album;

    @BeforeEach
    void sharedStudy(House running) {
        house = running;
        alice = house.newPerson("alice");
        bob = house.newPerson("bob");
        image = SyntheticImage.fresh();
        alice.stores(image);
        album = alice.album("Rounds");
        alice.shares(image, album).adds(bob, album);
    }

    @Test
    @DisplayName(
            "the member removed: 200 rounds, the very next request is refused on both proxies, viewer token included")
    void member() {
        try (var load = load()) {
            for (int round = 0; round < ROUNDS; round++) {
                var viewerToken = bob.viewerToken(image.study(), album);
                var doors = doors(viewerToken);
                assertOpen(doors, round);
                alice.removes(bob, album);
                assertShut(doors, round);
                alice.adds(bob, album);
            }
            assertThat(load.done()).isPositive();
        }
    }

    @Test
    @DisplayName("the series removed from the album: 200 rounds, refused on both proxies at the very next request")
    void series() {
        var path = "/studies/%s/series/%s/albums/%s".formatted(image.study(), image.series(), album);
        var doors = doors(bob.viewerToken(image.study(), album));
        try (var load = load()) {
            for (int round = 0; round < ROUNDS; round++) {
                assertOpen(doors, round);
                assertThat(alice.client().delete(path).status()).isEqualTo(204);
                assertShut(doors, round);
                assertThat(alice.client().put(path).status()).isEqualTo(201);
            }
            assertThat(load.done()).isPositive();
        }
    }

    @Test
    @DisplayName("the album deleted: refused on both proxies at the very next request")
    void wholeAlbum() {
        try (var load = load()) {
            for (int round = 0; round < ROUNDS / 10; round++) {
                var passing = alice.album("Passing " + round);
                alice.shares(image, passing).removes(bob, album).adds(bob, passing);
                var doors = doors(bob.viewerToken(image.study(), passing));
                assertOpen(doors, round);
                assertThat(alice.client().delete("/albums/" + passing).status()).isEqualTo(204);
                assertShut(doors, round);
                alice.adds(bob, album);
            }
            assertThat(load.done()).isPositive();
        }
    }

    /** Bob and his viewer, at both proxies. */
    private List<Client> doors(String viewerToken) {
        var doors = new ArrayList<Client>();
        for (int proxy = 0; proxy < PROXIES; proxy++) {
            doors.add(bob.at(proxy));
            doors.add(bob.viewer(proxy, viewerToken));
        }
        return doors;
    }

    private void assertOpen(List<Client> doors, int round) {
        for (var door : doors) {
            assertThat(door.retrieve(image).status())
                    .as("open, round %d, %s", round, door.api())
                    .isEqualTo(200);
        }
    }

    private void assertShut(List<Client> doors, int round) {
        for (var door : doors) {
            assertThat(door.retrieve(image).status())
                    .as("shut, round %d, %s", round, door.api())
                    .isEqualTo(404);
        }
    }

    /** An answer that is being sent while access goes is cut off. */
    private void attempt(Client client) {
        try {
            client.retrieve(image);
        } catch (UncheckedIOException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
        }
    }

    /** Alice reads at both proxies without a pause; Bob tries without a pause. */
    private Load load() {
        var requests = new ArrayList<Runnable>();
        for (int proxy = 0; proxy < PROXIES; proxy++) {
            var reader = alice.at(proxy);
            var other = bob.at(proxy);
            requests.add(() -> assertThat(reader.retrieve(image).status()).isEqualTo(200));
            requests.add(() -> attempt(other));
        }
        return Load.of(requests);
    }
}
