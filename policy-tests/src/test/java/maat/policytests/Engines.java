package maat.policytests;

import java.time.Duration;
import maat.policytests.world.InputDocument;
import maat.policytests.world.Question;
import maat.policytests.world.World;
import maat.server.policy.Bundle;
import maat.server.policy.OpaServerPolicyEngine;
import maat.server.policy.PolicyEngine;
import maat.server.policy.WasmPolicyEngine;

/** Both engines with the policies of this build: in this process as Wasm, and an OPA server. */
final class Engines implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PolicyEngine wasm = new WasmPolicyEngine(Bundle.builtIn(), 1, PATIENCE);
    private final OpaServer server = OpaServer.start();
    private final PolicyEngine opa = new OpaServerPolicyEngine(server.root(), PATIENCE);

    Answer byWasm(World world, Question question) {
        return decide(wasm, world, question);
    }

    Answer byServer(World world, Question question) {
        return decide(opa, world, question);
    }

    /** What the caller sees from a source, as grants. */
    Answer grants(World world, Question question) {
        var input = InputDocument.of(world, question).toString();
        return Answer.of(wasm.evaluate(PolicyEngine.VISIBILITY, input));
    }

    Answer grantsByServer(World world, Question question) {
        var input = InputDocument.of(world, question).toString();
        return Answer.of(opa.evaluate(PolicyEngine.VISIBILITY, input));
    }

    private static Answer decide(PolicyEngine engine, World world, Question question) {
        return Answer.of(engine.evaluate(
                PolicyEngine.DECISION, InputDocument.of(world, question).toString()));
    }

    @Override
    public void close() {
        opa.close();
        server.close();
        wasm.close();
    }
}
