package maat.proxy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import maat.proxy.backend.WholeAnswer;
import maat.proxy.backend.Worker;
import maat.proxy.decision.Decision.Refused;
import maat.proxy.decision.Decision.Undecided;

/**
 * Has a server verify that whoever shows a token holds the key to which it is bound (DPoP, RFC 9449 7). Once for each
 * request, and before anything else is asked about it: a proof is for one request and counts once, while what the token
 * may do is asked as often as need be, or remembered.
 */
public final class Possession {
    private static final String PATH = "/access/v1/proof";
    private static final int TOO_MANY = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerCalls calls;
    private final RefusalLimiter refusals;
    private final DecisionMeter meter;
    private final Clock clock;

    Possession(ServerCalls calls, RefusalLimiter refusals, DecisionMeter meter, Clock clock) {
        this.calls = calls;
        this.refusals = refusals;
        this.meter = meter;
        this.clock = clock;
    }

    /**
     * A request and its proof.
     *
     * @param proof as the client sent it
     * @param path raw, without the query
     * @param address of the client
     */
    public record Shown(Token token, String proof, String method, String path, String address) {}

    /** @param then called on the worker's loop: with why not, or with nothing when the key was proven */
    public void verify(Worker worker, Shown shown, Consumer<Optional<Decision>> then) {
        if (!refusals.mayAsk(shown.address(), shown.token(), clock.nanos())) {
            meter.limited.increment();
            then.accept(Optional.of(new Refused(TOO_MANY, List.of("too_many_refusals"))));
            return;
        }
        calls.post(worker, PATH, question(shown), answer -> {
            Optional<Decision> whyNot = read(answer);
            if (whyNot.isPresent() && whyNot.get() instanceof Refused) {
                meter.refused.increment();
                refusals.refused(shown.address(), shown.token(), clock.nanos());
            }
            then.accept(whyNot);
        });
    }

    private static byte[] question(Shown shown) {
        return JSON.createObjectNode()
                .put("token", shown.token().value())
                .put("proof", shown.proof())
                .put("method", shown.method())
                .put("path", shown.path())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Decision> read(WholeAnswer.Answer answer) {
        if (answer.status() != 200) {
            return Optional.of(new Undecided());
        }
        try {
            JsonNode said = JSON.readTree(answer.body());
            return said.path("valid").asBoolean()
                    ? Optional.empty()
                    : Optional.of(new Refused(401, List.of(said.path("reason").asText("invalid_dpop_proof"))));
        } catch (IOException malformed) {
            return Optional.of(new Undecided());
        }
    }
}
