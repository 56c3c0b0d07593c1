package maat.server.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import maat.server.ServerUnderTest;
import maat.server.ServerUnderTest.Answer;
import maat.server.ServerUnderTest.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Requests that really run at the same time, through two servers on one PostgreSQL: whatever the order, there is one
 * outcome that some order one after the other would have had too, and nobody gets a 500.
 */
final class RacesTest {
    private static final int ROUNDS = 12;

    private static ServerUnderTest one;
    private static ServerUnderTest other;
    private static Session alice;
    private static Session bob;

    /** The same people, as the second server knows them. */
    private static Session aliceThere;

    private static Session bobThere;

    @BeforeAll
    static void start() {
        one = ServerUnderTest.start();
        other = ServerUnderTest.start(one.databaseUrl(), URI.create("http://127.0.0.1:1/dicom-web"));
        alice = one.user("alice");
        bob = one.user("bob");
        one.user("carol");
        aliceThere = other.bearer(alice.token());
        bobThere = other.bearer(bob.token());
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    private static String album() {
        return alice.album("knee");
    }

    /** Statuses of requests that set off at the same moment, in the order given. */
    private static List<Integer> atOnce(List<Callable<Answer>> requests) throws Exception {
        var start = new CyclicBarrier(requests.size());
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = requests.stream()
                    .map(request -> threads.submit(() -> {
                        start.await();
                        return request.call();
                    }))
                    .toList();
            for (var answer : running) {
                statuses.add(answer.get().status());
            }
        }
        return statuses;
    }

    @Test
    @DisplayName("OPS-06 USR-04 First logins at the same time make one user, and all succeed")
    void firstLogins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String sub = "newcomer" + round;
            String token = ServerUnderTest.token(sub, Map.of("name", sub, "email", sub + "@example.org"));
            var logins = IntStream.range(0, 8)
                    .<Callable<Answer>>mapToObj(i -> () ->
                            (i % 2 == 0 ? one : other).anonymous().form("POST", "/api/register", "access_token", token))
                    .toList();
            assertThat(atOnce(logins)).containsOnly(200);
            assertThat(one.value("select count(*) from users where sub = '%s'".formatted(sub)))
                    .isEqualTo("1");
        }
    }

    @Test
    @DisplayName("Q-19 Two admins who remove or demote each other leave one admin, and one of them hears why not")
    void mutualRemoval() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String album = album();
            alice.put("/api/albums/" + album + "/users/bob/admin");
            String end = round % 2 == 0 ? "" : "/admin";
            var statuses = atOnce(List.of(
                    () -> alice.delete("/api/albums/" + album + "/users/bob" + end),
                    () -> bobThere.delete("/api/albums/" + album + "/users/alice" + end)));
            assertThat(statuses).contains(204).containsAnyOf(403, 404).hasSize(2);
            assertThat(one.value("select count(*) from members m join albums a on a.id = m.album"
                            + " where m.admin and a.album_id = '%s'".formatted(album)))
                    .isEqualTo("1");
        }
    }

    @Test
    @DisplayName("Q-19 ALB-22 Two admins who leave at the same time leave no album without admin")
    void bothLeave() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String album = album();
            alice.put("/api/albums/" + album + "/users/bob/admin");
            boolean others = round % 2 == 0;
            if (others) {
                alice.put("/api/albums/" + album + "/users/carol");
            }
            var statuses = atOnce(List.of(
                    () -> alice.delete("/api/albums/" + album + "/users/alice"),
                    () -> bobThere.delete("/api/albums/" + album + "/users/bob")));
            if (others) {
                assertThat(statuses).containsExactlyInAnyOrder(204, 409);
            } else {
                assertThat(statuses).containsOnly(204);
                assertThat(one.value("select count(*) from albums where album_id = '%s'".formatted(album)))
                        .isEqualTo("0");
            }
        }
    }

    @Test
    @DisplayName("OPS-06 SND-20 Adding one series twice at the same time makes one link, and reserving it one row")
    void sameSeriesTwice() throws Exception {
        String album = album();
        for (int round = 0; round < ROUNDS; round++) {
            String path = "/api/studies/1.2.7%d/series/1.2.7%d.1/albums/%s".formatted(round, round, album);
            assertThat(atOnce(List.of(
                            () -> alice.put(path),
                            () -> aliceThere.put(path),
                            () -> alice.put(path),
                            () -> aliceThere.put(path))))
                    .containsOnly(201);
            assertThat(one.value("select count(*) from series where series_uid = '1.2.7%d.1'".formatted(round)))
                    .isEqualTo("1");
            assertThat(one.value("select count(*) from album_series l join series s on s.id = l.series"
                            + " where s.series_uid = '1.2.7%d.1'".formatted(round)))
                    .isEqualTo("1");
        }
    }

    @Test
    @DisplayName("SND-07 Q-46 One unknown series claimed by two is one's, and the other is told that it is not there")
    void sameSeriesClaimed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String path = "/api/studies/1.2.8%d/series/1.2.8%d.1".formatted(round, round);
            assertThat(atOnce(List.of(() -> alice.put(path), () -> bobThere.put(path))))
                    .containsExactlyInAnyOrder(201, 404);
            assertThat(one.value("select count(*) from inbox_series i join series s on s.id = i.series"
                            + " where s.series_uid = '1.2.8%d.1'".formatted(round)))
                    .isEqualTo("1");
        }
    }

    @Test
    @DisplayName(
            "ALB-17 SND-19 A study added while its album is deleted is in the album before, or finds no album after")
    void deletedWhileFilled() throws Exception {
        one.upload(alice, "", "1.2.91", "1.2.91.1");
        for (int round = 0; round < ROUNDS; round++) {
            String album = album();
            var statuses = atOnce(List.of(
                    () -> alice.delete("/api/albums/" + album),
                    () -> aliceThere.put("/api/studies/1.2.91/albums/" + album + "?inbox=true"),
                    () -> aliceThere.put("/api/albums/" + album + "/users/bob")));
            assertThat(statuses.getFirst()).isEqualTo(204);
            assertThat(statuses.subList(1, 3)).allMatch(status -> status == 201 || status == 404);
            assertThat(one.value("select count(*) from album_series")).isEqualTo(links());
            assertThat(bob.get("/api/albums/" + album).status()).isEqualTo(404);
            assertThat(alice.get("/api/studies?inbox=true&StudyInstanceUID=1.2.91")
                            .status())
                    .isEqualTo(200);
        }
    }

    /** The archive of these servers does not answer, so that what is erased here waits to be erased there. */
    @Test
    @DisplayName("SND-23 OPS-06 What is uploaded while it is erased goes with the rest or is refused, and never stays")
    void erasedWhileUploaded() throws Exception {
        one.user("root");
        var root = one.bearer(ServerUnderTest.token("root", Map.of("roles", List.of("maat-admin"))))
                .with("Admin-Action", "permanent");
        for (int round = 0; round < ROUNDS; round++) {
            String study = "1.2.95." + round;
            one.upload(alice, "", study, study + ".1");
            String upload = "{\"token\": \"%s\", \"study\": \"%s\", \"series\": \"%s.%d\"}";
            var statuses = atOnce(List.of(
                    () -> root.delete("/api/studies/" + study),
                    () -> other.internal()
                            .json("POST", "/uploads/series", upload.formatted(alice.token(), study, study, 1)),
                    () -> one.internal()
                            .json("POST", "/uploads/series", upload.formatted(alice.token(), study, study, 2))));
            assertThat(statuses).containsExactly(204, 200, 200);
            assertThat(one.value("select count(*) from series where series_uid like '%s.%%'".formatted(study)))
                    .isEqualTo("0");
            assertThat(one.value("select count(*) from outbox where kind = 'erase_study' and subject = '%s'"
                            .formatted(study)))
                    .isEqualTo("1");
        }
    }

    /** Links whose album and series exist, which are all. */
    private static String links() {
        return one.value("select count(*) from album_series l join albums a on a.id = l.album"
                + " join series s on s.id = l.series");
    }

    @Test
    @DisplayName("ALB-18 One user added as member and as admin at the same time, again and again, is one member")
    void sameMember() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String album = album();
            var statuses = atOnce(List.of(
                    () -> alice.put("/api/albums/" + album + "/users/bob"),
                    () -> aliceThere.put("/api/albums/" + album + "/users/bob/admin"),
                    () -> aliceThere.put("/api/albums/" + album + "/users/bob")));
            assertThat(statuses).containsExactly(201, 204, 201);
            assertThat(bob.get("/api/albums/" + album).json().path("is_admin").asBoolean())
                    .isTrue();
        }
    }
}
