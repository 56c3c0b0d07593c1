package maat.proxy.stow;

import java.util.Optional;
import java.util.function.Consumer;
import maat.proxy.backend.Backend;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.decision.Decision;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.Decisions;
import maat.proxy.decision.Question;
import maat.proxy.decision.ServerCalls;
import maat.proxy.dicomweb.DicomWebRequest.StoreInstances;
import maat.proxy.dicomweb.MediaType;
import maat.proxy.dicomweb.Uid;
import maat.proxy.dicomweb.UpstreamUri;
import maat.proxy.filter.Accepts;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.Problems;
import maat.proxy.pipeline.PublicUrls;
import maat.proxy.pipeline.RouteHandler;
import maat.proxy.wire.FieldName;

/**
 * {@code POST /studies} and {@code POST /studies/{s}} (10.3). Whether the caller may upload at all is decided before
 * anything of the body is read (UPL-03, H-23).
 */
public final class StoreRoute implements RouteHandler<StoreInstances> {
    /**
     * Whom and within what limits.
     *
     * @param partHeader bytes that the header of a part may have
     * @param instanceHeader within how many bytes of an instance its identifiers must lie: what is held of a part
     */
    public record Settings(Backend pacs, int partHeader, int instanceHeader) {
        InstanceHeaderReader reader() {
            return new Part10HeaderReader(instanceHeader);
        }

        ArchiveUpload open(
                Exchange exchange, StoreInstances request, Runnable onWritable, Consumer<WholeAnswer.Answer> onAnswer) {
            return new ArchiveUpload(pacs, exchange, UpstreamUri.of(request).below(""), onWritable, onAnswer);
        }
    }

    private final Decisions decisions;
    private final ServerCalls server;
    private final PublicUrls urls;
    private final Settings settings;

    public StoreRoute(Decisions decisions, ServerCalls server, PublicUrls urls, Settings settings) {
        this.decisions = decisions;
        this.server = server;
        this.urls = urls;
        this.settings = settings;
    }

    @Override
    public void handle(Exchange exchange, StoreInstances request) {
        Accepts accepts = Accepts.of(exchange, request.accept());
        boolean json = accepts.json().isPresent();
        if (!json && !accepts.xml()) {
            exchange.refuse(Problem.of(
                    406, "Not Acceptable", "This answer exists as application/dicom+json and application/dicom+xml"));
            return;
        }
        Optional<MediaType> type = Optional.ofNullable(exchange.head().fields().first(FieldName.CONTENT_TYPE))
                .flatMap(MediaType::parse);
        try {
            Optional<Parts> parts = type.isEmpty() ? Optional.empty() : parts(type.get());
            if (parts.isEmpty()) {
                exchange.refuse(Problem.of(
                        415,
                        "Unsupported Media Type",
                        "Instances are taken as multipart/related with parts of application/dicom"));
            } else {
                decide(exchange, request, parts.get(), !json);
            }
        } catch (MultipartBroken broken) {
            exchange.refuse(Problem.of(400, "Bad Request", broken.getMessage()));
        }
    }

    private Optional<Parts> parts(MediaType type) throws MultipartBroken {
        return switch (type.essence()) {
            case "multipart/related" -> {
                String partType = type.parameter("type").orElse("application/dicom");
                yield partType.equalsIgnoreCase("application/dicom") ? Optional.of(multipart(type)) : Optional.empty();
            }
            case "multipart/form-data" -> Optional.of(multipart(type));
            case "application/dicom" -> Optional.of(new LoneInstance());
            default -> Optional.empty();
        };
    }

    private Parts multipart(MediaType type) throws MultipartBroken {
        return new MultipartReader(type.parameter("boundary").orElse(""), settings.partHeader());
    }

    private void decide(Exchange exchange, StoreInstances request, Parts parts, boolean xml) {
        Question question = request.album()
                .map(album -> Question.album(exchange.token(), "study.store", album, exchange.clientAddress()))
                .orElseGet(() -> Question.system(exchange.token(), "study.store", exchange.clientAddress()))
                .within(request.study().map(Uid::value).orElse(null));
        decisions.ask(exchange.worker(), question, decision -> {
            if (exchange.ended() || !(decision instanceof Allowed allowed)) {
                parts.close();
                refuse(exchange, decision, request.album().isPresent() ? "Album" : "Study");
                return;
            }
            exchange.serving(question, allowed);
            Admissions admissions = new Admissions(exchange, server, request.album());
            StowReply reply = new StowReply(urls.base(exchange.parsed()), xml);
            new StoreExchange(exchange, request, parts, admissions, settings, reply).start();
        });
    }

    private static void refuse(Exchange exchange, Decision decision, String what) {
        if (!exchange.ended()) {
            exchange.refuse(Problems.of(decision, what));
        }
    }
}
