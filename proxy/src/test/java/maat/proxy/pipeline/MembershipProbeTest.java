package maat.proxy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import maat.proxy.backend.Backend;
import maat.proxy.backend.BackendLimits;
import maat.proxy.backend.Worker;
import maat.proxy.backend.Workers;
import maat.proxy.dicomweb.DicomWebParser;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.RequestRefused;
import maat.proxy.pipeline.FakeMaatServer.Await;
import maat.proxy.wire.Fields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MembershipProbeTest {
    private static final BackendLimits LIMITS = new BackendLimits(
            4,
            100,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    private static final MembershipProbe.PassSource PASSES = new MembershipProbe.PassSource() {
        @Override
        public Optional<Fields> forLists(Worker worker) {
            return Optional.of(Fields.of("Authorization", "Bearer lists"));
        }

        @Override
        public Optional<Fields> forSeries(Worker worker, String study, String series) {
            return Optional.of(Fields.of("Authorization", "Bearer /studies/" + study + "/series/" + series));
        }
    };

    private final AtomicInteger probed = new AtomicInteger();
    private final Workers workers = new Workers(1);
    private volatile boolean strict;
    private volatile boolean filled;
    private final FakeHttpServer archive = new FakeHttpServer(this::answer);
    private final Backend pacs = new Backend(archive.root("/dicom-web"), null, LIMITS, workers);
    private final InstanceMembership membership = new InstanceMembership(pacs, 10);
    private final MembershipProbe probe =
            new MembershipProbe(pacs, workers.all().getFirst(), membership, PASSES, 0);

    @AfterEach
    void stop() {
        probe.stop();
        workers.stop().awaitUninterruptibly();
        archive.close();
    }

    private boolean answer(FakeHttpServer.Request request, FakeHttpServer.Connection connection) throws IOException {
        String target = request.target().substring("/dicom-web".length());
        String pass = request.field("Authorization").substring("Bearer ".length());
        if (!(target.startsWith("/series?") ? "lists".equals(pass) : target.startsWith(pass + "/"))) {
            return connection.json(401, "{}");
        }
        if (target.startsWith("/series?")) {
            probed.incrementAndGet();
            return connection.json(200, filled ? "[" + series("1") + "," + series("2") + "]" : "[]");
        }
        if (target.endsWith("/instances?limit=1")) {
            String own = target.contains("/series/1.2.1/") ? "1.2.1.9" : "1.2.2.9";
            return connection.json(200, "[{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"" + own + "\"]}}]");
        }
        boolean right = target.contains("/series/1.2.1/instances/1.2.1.9")
                || target.contains("/series/1.2.2/instances/1.2.2.9");
        return connection.json(right || !strict ? 200 : 404, "{}");
    }

    private static String series(String number) {
        return "{\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"1.2\"]},\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"1.2."
                + number + "\"]}}";
    }

    private static OfSeries request(String below) throws RequestRefused {
        String target = "/api/studies/1.2/series/1.2.1/instances/1.2.1.9" + below;
        return (OfSeries) DicomWebParser.parse("GET", target, "x").route();
    }

    @Test
    @DisplayName(
            "H-08 a PACS that refuses an instance under a foreign series is trusted with that, once it holds enough")
    void trusts() throws RequestRefused {
        strict = true;
        probe.start();
        Await.until("an empty PACS was asked twice", () -> probed.get() >= 2);
        assertThat(membership.known(request("/frames/1"))).isFalse();
        filled = true;
        OfSeries frame = request("/frames/1");
        Await.until("the PACS is trusted", () -> membership.known(frame));
        assertThat(membership.known(request(""))).isTrue();
        assertThat(membership.known(request("/rendered"))).isTrue();
        assertThat(membership.known(request("/metadata"))).isTrue();
        assertThat(membership.known(request("/bulk/7fe00010")))
                .as("bulk data was not probed")
                .isFalse();
    }

    @Test
    @DisplayName("H-08 a PACS that serves an instance under a foreign series is asked where it belongs")
    void distrusts() throws RequestRefused {
        filled = true;
        probe.start();
        Await.until("the PACS was asked", () -> probed.get() >= 1);
        Await.until("nothing is on its way", () -> archive.openConnections() > 0);
        assertThat(membership.known(request("/frames/1"))).isFalse();
    }
}
