package maat.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Knows which processes were started for a data folder, so that what outlived a killed launcher, or a killed
 * postmaster, is gone before its successor starts. A process is known by id and time of start: an id alone may belong
 * to somebody else by now.
 */
public final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long CLOCK_DRIFT_MILLIS = 5_000;

    private final Path file;
    private final Path programs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Properties known = new Properties();

    /** @param programs whatever runs a program from below this folder belongs to this data folder too */
    public Leftovers(Path file, Path programs) {
        this.file = file;
        this.programs = programs;
    }

    /** Ends what a killed launcher left behind; answers how many processes that were. */
    public int clean() throws IOException {
        var stale = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                stale.load(in);
            }
        }
        List<ProcessHandle> alive = stale.stringPropertyNames().stream()
                .map(id -> endIfAlive(Long.parseLong(id), stale.getProperty(id)))
                .flatMap(Optional::stream)
                .toList();
        alive.forEach(Leftovers::awaitOrKill);
        int offspring = killOffspring();
        Files.deleteIfExists(file);
        return alive.size() + offspring;
    }

    void note(Spec spec, ProcessHandle process) throws IOException {
        lock.lock();
        try {
            known.setProperty(
                    String.valueOf(process.pid()),
                    "%d %s %s".formatted(startOf(process), spec.stopSignal(), spec.name()));
            try (var out = Files.newBufferedWriter(file)) {
                known.store(out, "Processes of this data folder: id = start, stop signal, name");
            }
        } finally {
            lock.unlock();
        }
    }

    /** After a process died: waits for what it had started, which may still hold its files, then ends it. */
    void awaitOffspring(Spec spec) {
        if (spec.command().stream().anyMatch(word -> word.startsWith(programs.toString()))) {
            offspring().forEach(Leftovers::awaitOrKill);
        }
    }

    void forgetAll() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // the next start finds ids that are dead, and says nothing
        }
    }

    private int killOffspring() {
        var found = offspring();
        found.forEach(ProcessHandle::destroyForcibly);
        found.forEach(Leftovers::awaitOrKill);
        return found.size();
    }

    private List<ProcessHandle> offspring() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.info()
                            .command()
                            .filter(command -> Path.of(command).startsWith(programs))
                            .isPresent())
                    .toList();
        }
    }

    private static Optional<ProcessHandle> endIfAlive(long pid, String note) {
        String[] words = note.split(" ", 3);
        long start = Long.parseLong(words[0]);
        return ProcessHandle.of(pid)
                .filter(process -> Math.abs(startOf(process) - start) < CLOCK_DRIFT_MILLIS)
                .map(process -> {
                    Signals.stop(process, Spec.StopSignal.valueOf(words[1]));
                    return process;
                });
    }

    /** Milliseconds; the system reckons them from its start, so they move when its clock is set. */
    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static void awaitOrKill(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
