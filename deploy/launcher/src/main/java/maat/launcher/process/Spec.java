package maat.launcher.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * A process as it is to be started, again and again if need be.
 *
 * @param name as shown on screen and in the ready file
 * @param layer what is of a higher layer is stopped first
 * @param environment added to ours
 * @param log its output is appended here
 * @param ready answers true once it does its work; may throw while it does not
 */
public record Spec(
        String name,
        Layer layer,
        List<String> command,
        Map<String, String> environment,
        Path log,
        StopSignal stopSignal,
        Callable<Boolean> ready) {

    public enum Layer {
        STORAGE,
        SERVER,
        PROXY
    }

    public enum StopSignal {
        TERM,
        /** PostgreSQL stops without waiting for its clients on this one only. */
        INT
    }
}
