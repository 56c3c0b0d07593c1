package maat.proxy.filter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import maat.proxy.dicomweb.DicomWebRequest.OfSeries;
import maat.proxy.dicomweb.MediaType;
import maat.proxy.pipeline.Exchange;
import maat.proxy.stow.MultipartBroken;
import maat.proxy.stow.MultipartReader;
import maat.proxy.stow.MultipartReader.Event;
import maat.proxy.stow.PartHeaders;
import maat.proxy.wire.Fields;
import maat.proxy.wire.ResponseHead;

/** Joins the multipart answers about several series into one, part by part; the bytes of a part are not touched. */
final class JoinedParts implements SeriesAnswers.Joiner {
    private static final int PART_HEADER = 64 << 10;

    private final Exchange exchange;
    private final String root;
    private final Runnable dropped;
    private final String boundary = "maat-" + UUID.randomUUID();
    private References references;
    private MultipartReader reader;
    private boolean begun;

    JoinedParts(Exchange exchange, String root, Runnable dropped) {
        this.exchange = exchange;
        this.root = root;
        this.dropped = dropped;
    }

    @Override
    public void begin(OfSeries request, ResponseHead head) throws MalformedDataSets {
        references = new References(root, request.study(), request.series(), dropped);
        String text = Optional.ofNullable(head.fields().first("content-type")).orElse("");
        MediaType type = MediaType.parse(text).orElseThrow(() -> new MalformedDataSets("no content type"));
        reader = null;
        if (type.type().equals("multipart")) {
            try {
                reader = new MultipartReader(type.parameter("boundary").orElse(""), PART_HEADER);
            } catch (MultipartBroken broken) {
                throw new MalformedDataSets(broken.getMessage());
            }
            answer(type.parameter("type").orElse("application/dicom"));
        } else {
            answer(type.essence());
            delimiter("Content-Type: " + text + "\r\n");
        }
    }

    /** Every part of an answer has the type that was asked for: that of the first stands for all. */
    private void answer(String partType) {
        if (!exchange.answered()) {
            String type = "multipart/related; type=\"" + partType + "\"; boundary=" + boundary;
            exchange.answer(200, Fields.of("Content-Type", type), -1);
        }
    }

    private void delimiter(String headers) {
        String text = (begun ? "\r\n--" : "--") + boundary + "\r\n" + headers + "\r\n";
        begun = true;
        exchange.write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    @Override
    public void data(ByteBuf piece) throws MalformedDataSets {
        if (reader == null) {
            exchange.write(piece);
        } else {
            reader.feed(piece);
            pump();
        }
    }

    private void pump() throws MalformedDataSets {
        try {
            Event event = reader.poll();
            while (!(event instanceof Event.Starved) && !(event instanceof Event.BodyEnds)) {
                switch (event) {
                    case Event.PartBegins begins -> delimiter(headers(begins.headers()));
                    case Event.Content content -> exchange.write(content.bytes());
                    case Event.PartEnds _, Event.BodyEnds _, Event.Starved _ -> {}
                }
                event = reader.poll();
            }
        } catch (MultipartBroken broken) {
            throw new MalformedDataSets(broken.getMessage());
        }
    }

    private String headers(PartHeaders headers) {
        StringBuilder text = new StringBuilder();
        append(text, "Content-Type", headers.fields().get("content-type"));
        append(text, "Content-Length", headers.fields().get("content-length"));
        String location = headers.fields().get("content-location");
        if (location != null) {
            append(text, "Content-Location", references.rewritten(location).orElse(null));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        if (value != null) {
            text.append(name).append(": ").append(value).append("\r\n");
        }
    }

    @Override
    public void end() throws MalformedDataSets {
        if (reader != null) {
            reader.inputEnded();
            pump();
            reader.close();
            reader = null;
        }
    }

    @Override
    public void finish(boolean found) {
        if (!found) {
            exchange.refuse(Missing.object());
            return;
        }
        exchange.write(Unpooled.copiedBuffer("\r\n--" + boundary + "--\r\n", StandardCharsets.US_ASCII));
        exchange.finish();
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
