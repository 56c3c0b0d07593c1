package maat.proxy.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import maat.proxy.backend.Worker;

/**
 * One line per request: time, client, method, path, status, bytes, microseconds. Tokens in paths are masked; queries are
 * left out, since they name patients. Lines are gathered per event loop and written by a thread of their own; when that
 * cannot keep up, lines are dropped rather than requests delayed.
 */
final class AccessLog {
    /** Writes nothing. */
    static final AccessLog OFF = new AccessLog();

    private static final int BATCHES = 1024;
    private static final int FULL = 32 << 10;
    private static final String LINK = "link";
    private static final String MASK = "***";

    /** Characters of a name that our addresses have: shorter than every token (the shortest has 22). */
    private static final int LONGEST_NAME = 18;

    private final LinkedBlockingQueue<String> batches = new LinkedBlockingQueue<>(BATCHES);
    private final List<Lines> byWorker;
    private final OutputStream out;

    private AccessLog() {
        this.byWorker = List.of();
        this.out = OutputStream.nullOutputStream();
    }

    private AccessLog(OutputStream out, List<Worker> workers) {
        this.out = out;
        this.byWorker = workers.stream().map(Lines::new).toList();
        byWorker.forEach(lines -> lines.worker.execute(() -> lines.worker.add(lines)));
        Thread.ofPlatform().daemon().name("access-log").start(this::writeBatches);
    }

    /**
     * @param target a file, {@code -} for standard output, {@code off} for none
     * @throws IOException if the file cannot be opened
     */
    static AccessLog to(String target, List<Worker> workers) throws IOException {
        return switch (target) {
            case "off" -> OFF;
            case "-" -> new AccessLog(System.out, workers);
            default ->
                new AccessLog(
                        Files.newOutputStream(Path.of(target), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        workers);
        };
    }

    void log(Worker worker, String client, String method, String target, int status, long bytes, long nanos) {
        if (!byWorker.isEmpty()) {
            byWorker.get(worker.index()).add(client, method, target, status, bytes, nanos);
        }
    }

    /**
     * The path of a request target, without what may be a token: what follows a link, and, since malformed links are
     * logged too, every long segment that is neither a UID nor words.
     */
    static String masked(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        StringBuilder masked = null;
        boolean link = false;
        int copied = 0;
        for (int start = 0; start <= path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (start < end && (link || isLongSecret(path, start, end))) {
                masked = (masked == null ? new StringBuilder() : masked)
                        .append(path, copied, start)
                        .append(MASK);
                copied = end;
            }
            link = end - start == LINK.length() && path.startsWith(LINK, start);
            start = end + 1;
        }
        return masked == null
                ? path
                : masked.append(path, copied, path.length()).toString();
    }

    private static boolean isLongSecret(String path, int start, int end) {
        if (end - start <= LONGEST_NAME) {
            return false;
        }
        boolean uid = true;
        boolean words = true;
        for (int i = start; i < end && (uid || words); i++) {
            char c = path.charAt(i);
            boolean joins = c == '.' || c == '-';
            uid &= (c >= '0' && c <= '9') || c == '.';
            words &= (c >= 'a' && c <= 'z') || joins;
        }
        return !uid && !words;
    }

    private void writeBatches() {
        try {
            while (true) {
                out.write(batches.take().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException | IOException ended) {
            throw new UncheckedIOException(new IOException("the access log cannot be written", ended));
        }
    }

    private final class Lines implements Worker.Ticking {
        private final Worker worker;
        private final StringBuilder text = new StringBuilder(FULL + 1024);
        private String second = Instant.now().toString();

        Lines(Worker worker) {
            this.worker = worker;
        }

        void add(String client, String method, String target, int status, long bytes, long nanos) {
            text.append(second)
                    .append(' ')
                    .append(client)
                    .append(' ')
                    .append(method)
                    .append(' ')
                    .append(masked(target))
                    .append(' ')
                    .append(status)
                    .append(' ')
                    .append(bytes)
                    .append(' ')
                    .append(nanos / 1000)
                    .append('\n');
            if (text.length() >= FULL) {
                hand();
            }
        }

        private void hand() {
            if (!text.isEmpty()) {
                boolean _ = batches.offer(text.toString());
                text.setLength(0);
            }
        }

        @Override
        public void tick(long now) {
            hand();
            second = Instant.now().toString();
        }
    }
}
