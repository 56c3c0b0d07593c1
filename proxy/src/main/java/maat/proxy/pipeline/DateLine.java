package maat.proxy.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import maat.proxy.backend.Worker;

/** The {@code Date} field, made once a second for each event loop. */
final class DateLine implements Worker.Ticking {
    private static final long SECOND = 1_000_000_000L;

    private byte[] line = make();
    private long madeAt = System.nanoTime();

    DateLine(Worker worker) {
        worker.execute(() -> worker.add(this));
    }

    byte[] line() {
        return line;
    }

    @Override
    public void tick(long now) {
        if (now - madeAt >= SECOND) {
            madeAt = now;
            line = make();
        }
    }

    private static byte[] make() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        return ("Date: " + date + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
