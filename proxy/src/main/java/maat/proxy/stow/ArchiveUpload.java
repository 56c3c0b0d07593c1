package maat.proxy.stow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;
import maat.proxy.backend.BackExchange;
import maat.proxy.backend.BackFailure;
import maat.proxy.backend.BackListener;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Backend;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.pipeline.Exchange;
import maat.proxy.wire.Fields;
import maat.proxy.wire.ResponseHead;

/**
 * The upload as the archive sees it: one {@code multipart/related} message with the admitted parts alone. It begins with
 * the first of them, and unless {@link #finish} is called the archive never sees its end (H-25).
 */
final class ArchiveUpload implements BackListener {
    private static final int LARGEST_ANSWER = 16 << 20;

    private final String boundary = "maat-" + UUID.randomUUID();
    private final Backend pacs;
    private final Exchange exchange;
    private final String target;
    private final Runnable onWritable;
    private final WholeAnswer answer;
    private BackExchange back;
    private boolean finished;

    /**
     * @param exchange on whose behalf
     * @param onWritable more may be written
     * @param onAnswer the archive's whole answer, also where it comes before the end of the upload; called once
     */
    ArchiveUpload(
            Backend pacs,
            Exchange exchange,
            String target,
            Runnable onWritable,
            Consumer<WholeAnswer.Answer> onAnswer) {
        this.pacs = pacs;
        this.exchange = exchange;
        this.target = target;
        this.onWritable = onWritable;
        this.answer = new WholeAnswer(LARGEST_ANSWER, onAnswer);
    }

    void beginPart() {
        String delimiter = (hasBegun() ? "\r\n--" : "--") + boundary + "\r\nContent-Type: application/dicom\r\n\r\n";
        if (!hasBegun()) {
            Fields fields = Fields.of(
                    "Content-Type",
                    "multipart/related; type=\"application/dicom\"; boundary=" + boundary,
                    "Accept",
                    "application/dicom+json",
                    "Accept-Encoding",
                    "identity");
            BackRequest upload = BackRequest.streaming("POST", target, fields, BackRequest.CHUNKED)
                    .along(exchange.pacsFields());
            back = pacs.open(exchange.worker(), upload, this);
        }
        write(text(delimiter));
    }

    void write(ByteBuf bytes) {
        back.write(bytes);
    }

    /** The upload is complete. */
    void finish() {
        finished = true;
        back.write(text("\r\n--" + boundary + "--\r\n"));
        back.finish();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    boolean hasBegun() {
        return back != null;
    }

    boolean isFinished() {
        return finished;
    }

    boolean isWritable() {
        return back == null || back.isWritable();
    }

    /** Gives up: the archive sees an unfinished message, unless it has answered already. */
    void cancel() {
        if (back != null) {
            back.cancel();
        }
    }

    @Override
    public void writable() {
        onWritable.run();
    }

    @Override
    public void head(ResponseHead head) {
        answer.head(head);
    }

    @Override
    public void data(ByteBuf piece) {
        answer.data(piece);
    }

    @Override
    public void end() {
        answer.end();
    }

    @Override
    public void failed(BackFailure failure) {
        answer.failed(failure);
    }
}
