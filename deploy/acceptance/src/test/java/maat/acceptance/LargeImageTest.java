package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("An image of 1 GB")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeImageTest {
    private static final int MEBIBYTES = 1024;
    private static final int CUTS = 5;

    private House house;
    private Person alice;
    private Person bob;
    private final SyntheticImage image = SyntheticImage.large(MEBIBYTES);
    private String album;

    @BeforeAll
    void uploaded(House running) {
        house = running;
        alice = house.newPerson("alice");
        bob = house.newPerson("bob");
        alice.stores(image);
        album = alice.album("Large");
        alice.shares(image, album);
    }

    @Test
    @DisplayName("UPL-19 comes back as it was stored")
    void whole() throws Exception {
        var answer = open(alice.at(1));
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var in = answer.body()) {
            skipPartHead(in);
            assertThat(digest(in, image.size())).isEqualTo(digest(image.open(), image.size()));
        }
    }

    @Test
    @DisplayName("is cut off in mid-download when access goes, within 100 ms of the acknowledgement")
    void cut() throws Exception {
        var delays = new ArrayList<Duration>();
        for (int round = 0; round < CUTS; round++) {
            alice.adds(bob, album);
            delays.add(cutOnce(bob.at(round % 2)));
        }
        assertThat(delays.stream().sorted().toList().get(CUTS / 2))
                .as("median of " + delays)
                .isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    /** How long after the acknowledged removal the download ended. */
    private Duration cutOnce(Client reader) throws Exception {
        var answer = open(reader);
        assertThat(answer.statusCode()).isEqualTo(200);
        var begun = new CountDownLatch(1);
        try (var downloads = Executors.newVirtualThreadPerTaskExecutor();
                var in = answer.body()) {
            var download = downloads.submit(() -> readToTheEnd(in, begun));
            begun.await();
            alice.removes(bob, album);
            long acknowledged = System.nanoTime();
            var end = download.get();
            assertThat(end.bytes()).isLessThan(image.size());
            return Duration.ofNanos(Math.max(0, end.nanoTime() - acknowledged));
        }
    }

    private record End(long bytes, long nanoTime) {}

    private static End readToTheEnd(InputStream in, CountDownLatch begun) {
        var buffer = new byte[16_384];
        long total = 0;
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
                begun.countDown();
            }
        } catch (IOException e) {
            // this is how a cut shows
        }
        return new End(total, System.nanoTime());
    }

    private java.net.http.HttpResponse<InputStream> open(Client reader) {
        return reader.open(image.path(), "Accept", "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
    }

    private static void skipPartHead(InputStream in) throws IOException {
        var last = new ArrayList<Integer>();
        while (!last.equals(List.of(13, 10, 13, 10))) {
            int next = in.read();
            assertThat(next).as("a part with a head").isNotNegative();
            last.add(next);
            if (last.size() > 4) {
                last.removeFirst();
            }
        }
    }

    private static byte[] digest(InputStream in, long length) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        var counted = new DigestInputStream(in, digest);
        var buffer = new byte[65_536];
        long left = length;
        while (left > 0) {
            int count = counted.read(buffer, 0, (int) Math.min(buffer.length, left));
            assertThat(count).as("bytes left: %d", left).isPositive();
            left -= count;
        }
        return digest.digest();
    }
}
