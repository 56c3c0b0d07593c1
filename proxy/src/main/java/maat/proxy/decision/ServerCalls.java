package maat.proxy.decision;

import java.time.Duration;
import java.util.function.Consumer;
import maat.proxy.backend.BackRequest;
import maat.proxy.backend.Servers;
import maat.proxy.backend.Servers.Side;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.backend.Worker;
import maat.proxy.wire.Fields;

/** Calls that the proxy itself makes to a server, with its own credential, moving on to the next server when one fails. */
public final class ServerCalls {
    private static final int LARGEST_ANSWER = 8 << 20;
    private static final Fields JSON = Fields.of("Content-Type", "application/json", "Accept", "application/json");

    private final Servers servers;
    private final Duration limit;

    /** @param limit longest wait for an answer */
    public ServerCalls(Servers servers, Duration limit) {
        this.servers = servers;
        this.limit = limit;
    }

    /**
     * Posts a document. It must do no harm to send it twice: a server that closed a kept connection without an answer is
     * asked again.
     *
     * @param then called on the worker's loop; status 0 when no server answered
     */
    public void post(Worker worker, String path, byte[] json, Consumer<WholeAnswer.Answer> then) {
        call(worker, "POST", path, json, limit, then);
    }

    void call(
            Worker worker,
            String method,
            String path,
            byte[] json,
            Duration within,
            Consumer<WholeAnswer.Answer> then) {
        BackRequest request =
                BackRequest.whole(method, path, JSON, json).asRepeatable().within(within);
        servers.open(worker, Side.INTERNAL, request, new WholeAnswer(LARGEST_ANSWER, then));
    }
}
