package maat.proxy.stow;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.dicomweb.DicomWebRequest.StoreInstances;
import maat.proxy.pipeline.Exchange;
import maat.proxy.pipeline.Problem;
import maat.proxy.pipeline.Problems;
import maat.proxy.stow.MultipartReader.Event;
import maat.proxy.wire.BodySink;

/**
 * One upload, from its first part to the answer. Parts are taken in turn: read until it is known whose they are, asked
 * about, then passed to the archive or dropped. While the server is asked, or the archive does not take more, nothing is
 * read from the client.
 */
final class StoreExchange implements BodySink {
    private static final List<String> STUDY_TAG = List.of(String.valueOf(Tags.STUDY));

    private final Exchange exchange;
    private final StoreInstances request;
    private final Parts parts;
    private final Admissions admissions;
    private final ArchiveUpload archive;
    private final StoreRoute.Settings settings;
    private final StowReply reply;
    private final StowReport report = new StowReport();
    private IncomingPart part;
    private boolean asking;
    private boolean partOver;
    private Optional<Admission> answered = Optional.empty();
    private boolean bodyComplete;
    private boolean pumping;
    private boolean moved;
    private boolean told;

    StoreExchange(
            Exchange exchange,
            StoreInstances request,
            Parts parts,
            Admissions admissions,
            StoreRoute.Settings settings,
            StowReply reply) {
        this.exchange = exchange;
        this.request = request;
        this.parts = parts;
        this.admissions = admissions;
        this.settings = settings;
        this.reply = reply;
        this.archive = settings.open(exchange, request, this::pump, this::archiveAnswered);
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
        // Resuming the body may deliver more at once, from inside a step.
        moved = true;
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (moved && !exchange.ended()) {
                moved = false;
                boolean more = step();
                moved |= more;
            }
        } catch (MultipartBroken broken) {
            breakOff(broken.getMessage());
        } finally {
            pumping = false;
        }
    }

    /** Whether there is more to do now. */
    private boolean step() throws MultipartBroken {
        if (answered.isPresent()) {
            act(answered.get());
            return true;
        }
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
            answered = Optional.of(admission);
            pump();
        });
    }

    /** The answer is acted on inside a step, so that nothing the archive says meanwhile comes between. */
    private void act(Admission admission) {
        answered = Optional.empty();
        asking = false;
        admitted(part.header().orElseThrow(), admission);
        if (partOver) {
            closePart();
        }
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
            reply.send(exchange, report, new byte[0]);
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
            tellServer(() -> reply.send(exchange, report, answer.body()));
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

    private void ended() {
        archive.cancel();
        tellServer(() -> {});
        if (part != null) {
            closePart();
        }
        parts.close();
    }
}
