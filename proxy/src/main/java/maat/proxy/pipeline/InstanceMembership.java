package maat.proxy.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Backend;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveBulkData;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveFrames;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveInstance;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveMetadata;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveRendered;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveSeries;
import maat.proxy.dicomweb.DicomWebRequest.RetrieveThumbnail;
import maat.proxy.dicomweb.DicomWebRequest.SearchInstances;
import maat.proxy.wire.Fields;

/**
 * An instance belongs to its series and study, or it does not exist (H-08). Where the PACS has been seen to refuse a
 * wrong series, it may be trusted with that; else it is asked once per instance, and a yes is remembered for an hour.
 * Safe for use by several threads.
 */
public final class InstanceMembership {
    /** What can be asked of an instance, as far as a PACS may look at its series in one and not in the other. */
    enum Kind {
        INSTANCE,
        FRAMES,
        RENDERED,
        METADATA,
        BULK_DATA
    }

    /** Whether the instance is where the caller says. */
    public enum Outcome {
        BELONGS,
        FOREIGN,
        /** The PACS could not be asked. */
        UNKNOWN
    }

    private record Place(String study, String series, String instance) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Fields ACCEPT = Fields.of("Accept", "application/dicom+json");
    private static final int LARGEST_ANSWER = 1 << 20;

    private final Backend pacs;
    private final Cache<Place, Boolean> seen;
    private volatile Set<Kind> trusted = Set.of();

    /** @param remembered most instances that are remembered */
    public InstanceMembership(Backend pacs, int remembered) {
        this.pacs = pacs;
        this.seen = Caffeine.newBuilder()
                .maximumSize(remembered)
                .expireAfterWrite(Duration.ofHours(1))
                .build();
    }

    /** The PACS was seen to refuse a wrong series for these. */
    void trust(Set<Kind> kinds) {
        trusted = Set.copyOf(kinds);
    }

    /** Whether a request that names an instance may go to the PACS without asking. */
    public boolean known(OfSeries request) {
        return trusted.contains(kind(request)) || seen.getIfPresent(place(request)) != null;
    }

    /** Asks the PACS on behalf of whoever was allowed; {@code then} is called on the worker's loop. */
    public void check(Exchange exchange, OfSeries request, Consumer<Outcome> then) {
        Place place = place(request);
        String target =
                "/studies/" + place.study + "/series/" + place.series + "/instances?SOPInstanceUID=" + place.instance;
        BackRequest question = BackRequest.get(target, ACCEPT).along(exchange.pacsFields());
        pacs.open(exchange.worker(), question, new WholeAnswer(LARGEST_ANSWER, answer -> {
            Outcome outcome = outcome(answer, place);
            if (outcome == Outcome.BELONGS) {
                seen.put(place, true);
            }
            then.accept(outcome);
        }));
    }

    private static Place place(OfSeries request) {
        return new Place(
                request.study().value(),
                request.series().value(),
                request.namedInstance().orElseThrow().value());
    }

    private static Outcome outcome(WholeAnswer.Answer answer, Place place) {
        return switch (answer.status()) {
            case 200 -> listed(answer.body(), place);
            case 204, 404 -> Outcome.FOREIGN;
            default -> Outcome.UNKNOWN;
        };
    }

    private static Outcome listed(byte[] body, Place place) {
        try {
            for (JsonNode instance : JSON.readTree(body)) {
                boolean same = is(instance, "00080018", place.instance)
                        && isOrMissing(instance, "0020000E", place.series)
                        && isOrMissing(instance, "0020000D", place.study);
                if (same) {
                    return Outcome.BELONGS;
                }
            }
            return Outcome.FOREIGN;
        } catch (IOException malformed) {
            return Outcome.UNKNOWN;
        }
    }

    private static boolean isOrMissing(JsonNode instance, String tag, String uid) {
        return instance.path(tag).path("Value").isMissingNode() || is(instance, tag, uid);
    }

    private static boolean is(JsonNode instance, String tag, String uid) {
        return instance.path(tag).path("Value").path(0).asText().equals(uid);
    }

    private static Kind kind(OfSeries request) {
        return switch (request) {
            case RetrieveFrames _ -> Kind.FRAMES;
            case RetrieveInstance _ -> Kind.INSTANCE;
            case RetrieveRendered _ -> Kind.RENDERED;
            case RetrieveThumbnail _ -> Kind.RENDERED;
            case RetrieveMetadata _ -> Kind.METADATA;
            case RetrieveBulkData _ -> Kind.BULK_DATA;
            case RetrieveSeries _ -> Kind.INSTANCE;
            case SearchInstances _ -> Kind.INSTANCE;
        };
    }
}
