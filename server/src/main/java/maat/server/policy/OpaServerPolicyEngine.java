package maat.server.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks an OPA server that has loaded the same bundle, for sites that run OPA centrally. */
public final class OpaServerPolicyEngine implements PolicyEngine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI root;
    private final Duration timeLimit;
    private final HttpClient client;
    private volatile String revision = "unknown";

    /** @param root where the server's {@code /v1/data} is */
    public OpaServerPolicyEngine(URI root, Duration timeLimit) {
        this.root = root;
        this.timeLimit = timeLimit;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeLimit)
                .build();
    }

    @Override
    public String evaluate(String entryPoint, String input) {
        var request = HttpRequest.newBuilder(URI.create(root + "/v1/data/" + entryPoint + "?provenance=true"))
                .header("Content-Type", "application/json")
                .timeout(timeLimit)
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":" + input + "}"))
                .build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new PolicyFailure("the OPA server answered " + response.statusCode());
            }
            var document = JSON.readTree(response.body());
            if (!document.has("result")) {
                throw new PolicyFailure("the OPA server has no answer at " + entryPoint);
            }
            noteRevision(document.path("provenance").path("bundles"));
            return document.get("result").toString();
        } catch (IOException unreachable) {
            throw new PolicyFailure("the OPA server cannot be asked: " + unreachable.getMessage(), unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PolicyFailure("interrupted while asking the OPA server", interrupted);
        }
    }

    private void noteRevision(com.fasterxml.jackson.databind.JsonNode bundles) {
        for (var bundle : bundles) {
            revision = bundle.path("revision").asText(revision);
        }
    }

    @Override
    public String revision() {
        return revision;
    }

    @Override
    public void close() {
        client.close();
    }
}
