package maat.proxy.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maat.proxy.backend.BackExchange;
import maat.proxy.backend.BackFailure;
import maat.proxy.backend.BackListener;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Backend;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.backend.Worker;
import maat.proxy.pipeline.InstanceMembership.Kind;
import maat.proxy.wire.Fields;
import maat.proxy.wire.ResponseHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns whether the PACS itself refuses an instance under a series that is not its own: asks for an instance in its
 * right place and in wrong ones. Tries again later while the PACS holds too little to tell. Runs on a thread of its own.
 */
final class MembershipProbe {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipProbe.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Fields LIST = Fields.of("Accept", "application/dicom+json");
    private static final Fields ANY = new Fields();
    private static final int LARGEST_LIST = 4 << 20;
    private static final int SERIES = 20;
    private static final long LONGEST_PAUSE_SECONDS = 600;
    private static final Set<Kind> PROBED = EnumSet.of(Kind.INSTANCE, Kind.FRAMES, Kind.RENDERED, Kind.METADATA);

    private record Series(String study, String uid) {
        String path() {
            return "/studies/" + study + "/series/" + uid;
        }
    }

    private final Backend pacs;
    private final Worker worker;
    private final InstanceMembership membership;
    private final PassSource passes;
    private final long pauseSeconds;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Where the probe has its credentials for the PACS from; empty when there is none to be had now. */
    interface PassSource {
        /** Fields for searches that name no study. */
        Optional<Fields> forLists(Worker worker);

        /** Fields for requests about one series. */
        Optional<Fields> forSeries(Worker worker, String study, String series);
    }

    /** For a PACS that asks for none. */
    static final PassSource NO_PASS = new PassSource() {
        @Override
        public Optional<Fields> forLists(Worker worker) {
            return Optional.of(ANY);
        }

        @Override
        public Optional<Fields> forSeries(Worker worker, String study, String series) {
            return Optional.of(ANY);
        }
    };

    /**
     * @param passes may block
     * @param pauseSeconds before the next try
     */
    MembershipProbe(Backend pacs, Worker worker, InstanceMembership membership, PassSource passes, long pauseSeconds) {
        this.pacs = pacs;
        this.worker = worker;
        this.membership = membership;
        this.passes = passes;
        this.pauseSeconds = pauseSeconds;
    }

    void start() {
        Thread.ofVirtual().name("membership-probe").start(() -> {
            try {
                long pause = pauseSeconds;
                while (!probe() && !stop.await(pause, TimeUnit.SECONDS)) {
                    pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void stop() {
        stop.countDown();
    }

    /** @return whether there is nothing more to learn */
    private boolean probe() {
        JsonNode list = list(passes.forLists(worker), "/series?limit=" + SERIES);
        Set<Kind> refused = EnumSet.noneOf(Kind.class);
        Set<Kind> judged = EnumSet.noneOf(Kind.class);
        for (int i = 0; i < list.size() && judged.size() < PROBED.size(); i++) {
            Series own = series(list.get(i));
            Series other = series(list.get((i + 1) % list.size()));
            if (!own.uid.equals(other.uid)) {
                instanceOf(own).ifPresent(instance -> judge(own, other, instance, refused, judged));
            }
        }
        if (!judged.isEmpty()) {
            membership.trust(refused);
        }
        boolean done = judged.equals(PROBED);
        if (done) {
            LOG.info("The PACS refuses an instance under a foreign series for: {}", refused);
        }
        return done;
    }

    private void judge(Series own, Series other, String instance, Set<Kind> refused, Set<Kind> judged) {
        for (Kind kind : PROBED) {
            if (judged.contains(kind) || !found(status(own, instance, kind))) {
                continue;
            }
            int wrongSeries = status(new Series(own.study, other.uid), instance, kind);
            int wrongBoth = status(other, instance, kind);
            if (clear(wrongSeries) && clear(wrongBoth)) {
                judged.add(kind);
                if (!found(wrongSeries) && !found(wrongBoth)) {
                    refused.add(kind);
                }
            }
        }
    }

    private static boolean found(int status) {
        return status >= 200 && status < 300;
    }

    private static boolean clear(int status) {
        return status >= 200 && status < 500;
    }

    private int status(Series series, String instance, Kind kind) {
        String object = series.path() + "/instances/" + instance;
        String target = switch (kind) {
            case INSTANCE, BULK_DATA -> object;
            case FRAMES -> object + "/frames/1";
            case RENDERED -> object + "/rendered";
            case METADATA -> object + "/metadata";
        };
        return passOf(series).map(pass -> status(pass, target)).orElse(0);
    }

    private Optional<Fields> passOf(Series series) {
        return passes.forSeries(worker, series.study, series.uid);
    }

    private Optional<String> instanceOf(Series series) {
        JsonNode instances = list(passOf(series), series.path() + "/instances?limit=1");
        return Optional.of(uid(instances.path(0), "00080018")).filter(uid -> !uid.isEmpty());
    }

    private static Series series(JsonNode node) {
        return new Series(uid(node, "0020000D"), uid(node, "0020000E"));
    }

    private static String uid(JsonNode node, String tag) {
        return node.path(tag).path("Value").path(0).asText("");
    }

    private JsonNode list(Optional<Fields> pass, String target) {
        CompletableFuture<JsonNode> list = new CompletableFuture<>();
        if (pass.isEmpty()) {
            return JSON.createArrayNode();
        }
        BackRequest request = BackRequest.get(target, LIST).along(pass.get());
        worker.execute(() -> pacs.open(worker, request, new WholeAnswer(LARGEST_LIST, answer -> {
            try {
                list.complete(JSON.readTree(answer.status() == 200 ? answer.body() : new byte[] {'[', ']'}));
            } catch (IOException malformed) {
                list.complete(JSON.createArrayNode());
            }
        })));
        return list.join();
    }

    /** The status alone: an image may be large, so its body is not read. */
    private int status(Fields pass, String target) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        BackRequest request = BackRequest.get(target, ANY).along(pass);
        worker.execute(() -> {
            StatusOnly listener = new StatusOnly(status);
            listener.exchange = pacs.open(worker, request, listener);
        });
        return status.join();
    }

    private static final class StatusOnly implements BackListener {
        private final CompletableFuture<Integer> status;
        private BackExchange exchange;

        StatusOnly(CompletableFuture<Integer> status) {
            this.status = status;
        }

        @Override
        public void head(ResponseHead head) {
            exchange.cancel();
            status.complete(head.status());
        }

        @Override
        public void data(ByteBuf piece) {
            piece.release();
        }

        @Override
        public void end() {
            status.complete(0);
        }

        @Override
        public void failed(BackFailure failure) {
            status.complete(0);
        }
    }
}
