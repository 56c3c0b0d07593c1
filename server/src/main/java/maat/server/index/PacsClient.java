package maat.server.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Searches the PACS by QIDO-RS (DICOM PS3.18 10.6). Data sets come back without attributes that have no value. */
public final class PacsClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI root;
    private final Authorization authorization;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** What lets us into the PACS. */
    public interface Authorization {
        /** Value of the header of that name for reading a study; empty for none. */
        Optional<String> forStudy(String study);
    }

    /** @param root DICOMweb root, without a trailing slash */
    public PacsClient(URI root, Authorization authorization) {
        this.root = root;
        this.authorization = authorization;
    }

    /**
     * @param study that is read
     * @param pathAndQuery below the root, with everything literal that RFC 3986 allows (real archives do not decode)
     * @throws PacsUnavailable when there is no readable answer within 60 s
     */
    public List<ObjectNode> search(String study, String pathAndQuery) {
        var request = HttpRequest.newBuilder(URI.create(root + pathAndQuery))
                .header("Accept", "application/dicom+json")
                .timeout(ANSWER);
        authorization.forStudy(study).ifPresent(value -> request.header("Authorization", value));
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 -> dataSets(response.body());
                case 204, 404 -> List.of();
                default -> throw new PacsUnavailable("the PACS answered " + response.statusCode());
            };
        } catch (JsonProcessingException unreadable) {
            throw new PacsUnavailable("the PACS's answer is not DICOM JSON", unreadable);
        } catch (IOException unreachable) {
            throw new PacsUnavailable("the PACS cannot be reached", unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PacsUnavailable("interrupted while asking the PACS", interrupted);
        }
    }

    private static List<ObjectNode> dataSets(byte[] body) throws IOException {
        var dataSets = new ArrayList<ObjectNode>();
        if (body.length > 0) {
            for (JsonNode element : JSON.readTree(body)) {
                if (element instanceof ObjectNode dataSet) {
                    dataSets.add(withoutEmpty(dataSet));
                }
            }
        }
        return dataSets;
    }

    /** Viewers stumble over attributes without Value and over null values, which real archives send. */
    private static ObjectNode withoutEmpty(ObjectNode dataSet) {
        dataSet.properties().removeIf(attribute -> isEmpty(attribute.getValue()));
        return dataSet;
    }

    private static boolean isEmpty(JsonNode attribute) {
        var values = attribute.path("Value");
        boolean elsewhere = attribute.has("BulkDataURI") || attribute.has("InlineBinary");
        if (elsewhere) {
            return false;
        }
        for (JsonNode value : values) {
            if (!value.isNull()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        client.close();
    }
}
