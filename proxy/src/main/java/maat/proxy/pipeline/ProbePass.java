package maat.proxy.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.backend.Worker;
import maat.proxy.decision.PacsPass;
import maat.proxy.decision.ServerCalls;
import maat.proxy.wire.Fields;

/** Has a server sign what lets the probe into the PACS: it looks around on the proxy's own behalf. */
record ProbePass(ServerCalls server) implements MembershipProbe.PassSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Optional<Fields> forLists(Worker worker) {
        return fields(worker, JSON.createObjectNode());
    }

    @Override
    public Optional<Fields> forSeries(Worker worker, String study, String series) {
        return fields(worker, JSON.createObjectNode().put("study", study).put("series", series));
    }

    private Optional<Fields> fields(Worker worker, ObjectNode about) {
        byte[] question = about.toString().getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Optional<Fields>> fields = new CompletableFuture<>();
        worker.execute(() -> server.post(worker, "/pacs/pass", question, answer -> fields.complete(read(answer))));
        return fields.join();
    }

    private static Optional<Fields> read(WholeAnswer.Answer answer) {
        try {
            return answer.status() == 200
                    ? Optional.of(
                            PacsPass.ofProgram(JSON.readTree(answer.body())).fields())
                    : Optional.empty();
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }
}
