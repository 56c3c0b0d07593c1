package maat.proxy.backend;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import maat.proxy.wire.ResponseHead;

/** Collects a small answer; one that is larger than its limit counts as malformed. */
public final class WholeAnswer implements BackListener {
    /**
     * What a back end said.
     *
     * @param status 0 when there was no complete answer
     * @param body empty then
     * @param failure null unless status is 0
     */
    public record Answer(int status, byte[] body, BackFailure failure) {}

    private final int limit;
    private final Consumer<Answer> then;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    private int status;
    private boolean tooLarge;

    /** @param limit most bytes of the body */
    public WholeAnswer(int limit, Consumer<Answer> then) {
        this.limit = limit;
        this.then = then;
    }

    @Override
    public void head(ResponseHead head) {
        status = head.status();
    }

    @Override
    public void data(ByteBuf piece) {
        try {
            if (body.size() + piece.readableBytes() > limit) {
                tooLarge = true;
            } else {
                piece.readBytes(body, piece.readableBytes());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            piece.release();
        }
    }

    @Override
    public void end() {
        if (tooLarge) {
            failed(new BackFailure(BackFailure.Kind.MALFORMED, "the answer is too large"));
        } else {
            then.accept(new Answer(status, body.toByteArray(), null));
        }
    }

    @Override
    public void failed(BackFailure failure) {
        then.accept(new Answer(0, new byte[0], failure));
    }
}
