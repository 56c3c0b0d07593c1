package maat.proxy.stow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.dicomweb.DicomWebRequest.StoreInstances;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.Problems;
import maat.proxy.stow.MultipartReader.Event;
import maat.proxy.wire.BodySink;
import maat.proxy.wire.Fields;

/**
 * One upload, from its first part to the answer. Parts are taken in turn: read until it is known whose they are, asked
 * about, then passed to the archive or dropped. While the server is asked, or the archive does not take more, nothing is
 * read from the client.
 */
final class StoreExchange implements BodySink {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STUDY_TAG = List.of(String.valueOf(Tags.STUDY));

    private final Exchange exchange;
    private final StoreInstances request;
    private final Parts parts;
    private final Admissions admissions;
    private final ArchiveUpload archive;
    private final StoreRoute.Settings settings;
    private final String root;
    private final boolean xml;
    private final StowReport report = new StowReport();
    private IncomingPart part;
    private boolean asking;
    private boolean partOver;
    private boolean bodyComplete;
    private boolean pumping;
    private boolean told;

    StoreExchange(
            Exchange exchange,
            StoreInstances request,
            Parts parts,
            Admissions admissions,
            StoreRoute.Settings settings,
            String root,
            boolean xml) {
        this.exchange = exchange;
        this.request = request;
        this.parts = parts;
        this.admissions = admissions;
        this.settings = settings;
        this.root = root;
        this.xml = xml;
        this.archive = settings.open(exchange.worker(), request, this::pump, this::archiveAnswered);
    }

    void start() {
        exchange.onEnd(this::ended);
        exchange.readBody(this);
    }

    // ---- the body

    @Override
    public void data(ByteBuf piece) {
        if (exchange.ended()) {
            piece.release();
            return;
        }
        parts.feed(piece);
        pump();
    }

    @Override
    public void end() {
        bodyComplete = true;
        parts.inputEnded();
        pump();
    }

    @Override
    public void failed(Throwable cause) {
        archive.cancel();
    }

    private void pump() {
        if (pumping || exchange.ended()) {
            return;
        }
        pumping = true;
        try {
            boolean goesOn = true;
            while (goesOn && !exchange.ended()) {
                goesOn = step();
            }
        } catch (MultipartBroken broken) {
            breakOff(broken.getMessage());
        } finally {
            pumping = false;
        }
    }

    /** Whether there is more to do now. */
    private boolean step() throws MultipartBroken {
        if (asking || !archive.isWritable()) {
            exchange.pauseBody();
            return false;
        }
        switch (parts.poll()) {
            case Event.PartBegins begins -> part = new IncomingPart(begins.headers(), settings.reader());
            case Event.Content content -> content(content.bytes());
            case Event.PartEnds _ -> partEnds();
            case Event.BodyEnds _ -> {
                return bodyEnds();
            }
            case Event.Starved _ -> {
                exchange.resumeBody();
                return false;
            }
        }
        return true;
    }

    private void content(ByteBuf bytes) {
        try {
            switch (part.state()) {
                case READING -> {
                    part.read(bytes);
                    part.header().ifPresent(this::admit);
                }
                case PASSING -> {
                    part.watch(bytes);
                    archive.write(bytes);
                }
                case DROPPED -> bytes.release();
            }
        } catch (UnreadableInstance unreadable) {
            if (part.state() == IncomingPart.State.READING) {
                unreadable();
            } else {
                bytes.release();
                breakOff(unreadable.getMessage());
            }
        }
    }

    private void unreadable() {
        part.drop();
        report.unreadable(part.fileId());
    }

    private void partEnds() {
        if (part.state() == IncomingPart.State.READING) {
            try {
                part.end();
                part.header().ifPresent(this::admit);
            } catch (UnreadableInstance _) {
                unreadable();
            }
        }
        if (asking) {
            partOver = true;
        } else {
            closePart();
        }
    }

    private void closePart() {
        partOver = false;
        part.close();
        part = null;
    }

    private void admit(InstanceHeader header) {
        if (request.study().filter(study -> !study.equals(header.study())).isPresent()) {
            part.drop();
            report.refused(header, FailureReason.INVALID_ATTRIBUTE, STUDY_TAG, part.fileId());
            return;
        }
        asking = true;
        admissions.ask(header, admission -> {
            asking = false;
            if (!exchange.ended()) {
                admitted(header, admission);
                if (partOver) {
                    closePart();
                }
                pump();
            }
        });
    }

    private void admitted(InstanceHeader header, Admission admission) {
        switch (admission) {
            case Admission.Granted _ -> {
                report.forwarded(header, part.fileId());
                archive.beginPart();
                part.pass(archive::write);
            }
            case Admission.Refused refused -> {
                part.drop();
                report.refused(header, refused.reason(), refused.tags(), part.fileId());
            }
            case Admission.Unknown _ -> {
                archive.cancel();
                exchange.refuse(Problem.of(502, "Bad Gateway", "No server could say whether this may be stored"));
            }
        }
    }

    /** The archive must not see an end where the client did not send one: the last chunk counts, too (H-25). */
    private boolean bodyEnds() {
        if (!bodyComplete) {
            exchange.resumeBody();
        } else if (!archive.hasBegun()) {
            answer(MissingNode.getInstance());
        } else if (!archive.isFinished()) {
            archive.finish();
        }
        return false;
    }

    private void breakOff(String detail) {
        archive.cancel();
        tellServer(() -> {});
        exchange.refuse(Problem.of(400, "Bad Request", detail));
    }

    // ---- the answer

    private void archiveAnswered(WholeAnswer.Answer answer) {
        if (exchange.ended()) {
            return;
        }
        boolean usable =
                (answer.status() >= 200 && answer.status() < 300) || answer.status() == 400 || answer.status() == 409;
        if (usable && archive.isFinished()) {
            tellServer(() -> answer(dataSet(answer.body())));
            return;
        }
        archive.cancel();
        tellServer(() -> {});
        if (answer.failure() != null) {
            exchange.refuse(Problems.pacs(answer.failure()));
        } else {
            exchange.refuse(Problem.of(502, "PACS error", "The PACS answered with status " + answer.status()));
        }
    }

    /** What the archive took may be there even if the upload failed: it is indexed in any case. */
    private void tellServer(Runnable then) {
        if (told) {
            then.run();
        } else {
            told = true;
            admissions.completed(archive.hasBegun() ? report.series() : Map.of(), then);
        }
    }

    private static JsonNode dataSet(byte[] body) {
        try {
            JsonNode document = JSON.readTree(body);
            return document.isArray() ? document.path(0) : document;
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    private void answer(JsonNode dataSet) {
        if (exchange.ended()) {
            return;
        }
        StowAnswer answer = report.answer(dataSet, root);
        String text = xml ? DicomXml.of(answer.dataSet()) : answer.dataSet().toString();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String type = xml ? "application/dicom+xml" : "application/dicom+json";
        exchange.answer(answer.status(), Fields.of("Content-Type", type), body.length);
        exchange.write(Unpooled.wrappedBuffer(body));
        exchange.finish();
    }

    private void ended() {
        archive.cancel();
        tellServer(() -> {});
        if (part != null) {
            closePart();
        }
        parts.close();
    }
}
