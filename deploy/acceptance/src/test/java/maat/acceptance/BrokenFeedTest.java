package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Await;
import maat.acceptance.house.House;
import maat.acceptance.house.Person;
import maat.acceptance.house.Plan;
import maat.acceptance.house.Relay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Its own house, whose proxies reach the servers through relays that can be cut. */
@DisplayName("Zero stale answers, when the news does not arrive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenFeedTest {
    private static final int ROUNDS = 5;

    private House house;
    private List<Relay> relays;
    private Person alice;
    private Person bob;
    private SyntheticImage image;
    private String album;

    @BeforeAll
    void relayedHouse() {
        int first = Plan.freePort(1);
        int second = Plan.freePort(1);
        relays = List.of(to(first), to(second));
        house = House.start(Plan.named("relayed")
                .port("server.1", first)
                .port("server.2", second)
                .setting(
                        "MAAT_PROXY_SERVERS",
                        "http://127.0.0.1:%d,http://127.0.0.1:%d"
                                .formatted(
                                        relays.getFirst().port(),
                                        relays.getLast().port())));
    }

    private static Relay to(int port) {
        return new Relay(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @AfterAll
    void stop() throws Exception {
        house.close();
        for (var relay : relays) {
            relay.close();
        }
    }

    @BeforeEach
    void sharedStudy() {
        relays.forEach(Relay::heal);
        alice = house.newPerson("alice");
        bob = house.newPerson("bob");
        image = SyntheticImage.fresh();
        alice.stores(image);
        album = alice.album("Cut");
        alice.shares(image, album).adds(bob, album);
        warm();
    }

    @Test
    @DisplayName("the feed cut: Bob is out when his removal is acknowledged")
    void feedCut() {
        for (int round = 0; round < ROUNDS; round++) {
            relays.forEach(relay -> relay.refuse("GET /feed"));
            removeThenRefused();
            relays.forEach(Relay::heal);
            addAgain();
        }
    }

    @Test
    @DisplayName("the feed silent on an open connection: Bob is out when his removal is acknowledged")
    void feedSilent() {
        for (int round = 0; round < ROUNDS; round++) {
            relays.forEach(relay -> relay.stall("GET /feed"));
            removeThenRefused();
            relays.forEach(Relay::heal);
            addAgain();
        }
    }

    @Test
    @DisplayName("the lease renewals lost: Bob is out when his removal is acknowledged")
    void renewalsLost() {
        for (int round = 0; round < ROUNDS; round++) {
            relays.forEach(relay -> relay.stall("PUT /leases"));
            removeThenRefused();
            relays.forEach(Relay::heal);
            addAgain();
        }
    }

    @Test
    @DisplayName("a proxy paused during the removal and resumed after it: it serves nothing stale")
    void proxyPaused() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            house.freeze("proxy-2");
            alice.removes(bob, album);
            try (var caller = Executors.newVirtualThreadPerTaskExecutor()) {
                var asked = caller.submit(() -> bob.at(1).retrieve(image).status());
                house.thaw("proxy-2");
                assertThat(asked.get()).isNotEqualTo(200);
            } finally {
                house.thaw("proxy-2");
            }
            assertThat(bob.at(1).retrieve(image).status()).isEqualTo(404);
            addAgain();
        }
    }

    @Test
    @DisplayName("a server paused: the other one answers, and nothing stale is served")
    void serverPaused() {
        house.freeze("server-2");
        try {
            // A change already handed to a paused server cannot be given to another; reads can, and show who answers.
            Await.until(
                    "the other server answers",
                    () -> alice.client().get("/albums/" + album).status() == 200);
            removeThenRefused();
        } finally {
            house.thaw("server-2");
        }
        addAgain();
    }

    @Test
    @DisplayName("the server of the feed killed: Bob is out when his removal is acknowledged")
    void serverKilled() {
        long old = house.pid("server-1");
        House.signal("KILL", List.of(old));
        Await.until(
                "somebody acknowledges the removal",
                () -> alice.client()
                                        .delete("/albums/%s/users/%s".formatted(album, bob.sub()))
                                        .status()
                                / 100
                        != 5);
        assertRefused();
        house.awaitSuccessor("server-1", old);
        assertRefused();
        addAgain();
    }

    @Test
    @DisplayName("the database restarted: Bob is out when his removal is acknowledged")
    void databaseRestarted() {
        house.killAndAwait("postgres");
        Await.until("the removal is acknowledged", () -> {
            int status = alice.client()
                    .delete("/albums/%s/users/%s".formatted(album, bob.sub()))
                    .status();
            return status == 204 || status == 404;
        });
        assertRefused();
        addAgain();
    }

    private void removeThenRefused() {
        alice.removes(bob, album);
        assertRefused();
    }

    /** Refused or unanswerable, never served. */
    private void assertRefused() {
        for (int proxy = 0; proxy < 2; proxy++) {
            assertThat(bob.at(proxy).retrieve(image).status()).isIn(404, 502, 503, 504);
        }
    }

    private void addAgain() {
        Await.until(
                "Bob is a member again",
                () -> alice.client()
                                .put("/albums/%s/users/%s".formatted(album, bob.sub()))
                                .status()
                        == 201);
        warm();
    }

    private void warm() {
        for (int proxy = 0; proxy < 2; proxy++) {
            var reader = bob.at(proxy);
            Await.until(
                    "Bob reads at " + reader.api(), () -> reader.retrieve(image).status() == 200);
            reader.retrieve(image);
        }
    }
}
