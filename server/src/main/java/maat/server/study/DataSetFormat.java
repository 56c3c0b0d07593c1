package maat.server.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maat.server.http.Parameters;
import maat.server.http.Problem;
import maat.server.index.NativeDicom;

/** The forms in which lists of data sets go out (PS3.18 8.7.3, STU-16). */
enum DataSetFormat {
    DICOM_JSON("application/dicom+json"),
    JSON("application/json"),
    XML("multipart/related");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DICOM_XML = "application/dicom+xml";

    private final String type;

    DataSetFormat(String type) {
        this.type = type;
    }

    /**
     * The form that the client likes best; the parameter {@code accept} wins over the header (PS3.18 8.3.3.1).
     *
     * @throws Problem 406 when it likes none, 400 when what it likes cannot be read
     */
    static DataSetFormat wanted(ServerRequest request, Parameters query) {
        var accepted = query.find("accept")
                .map(List::of)
                .orElseGet(() -> request.headers().contains(HeaderNames.ACCEPT)
                        ? request.headers().get(HeaderNames.ACCEPT).allValues()
                        : List.of());
        return of(accepted);
    }

    static DataSetFormat of(List<String> accepted) {
        var ranges = accepted.stream()
                .flatMap(value -> Arrays.stream(value.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")))
                .filter(range -> !range.isBlank())
                .map(DataSetFormat::range)
                .sorted(Comparator.comparingDouble(HttpMediaType::qualityFactor).reversed())
                .toList();
        return ranges.isEmpty()
                ? DICOM_JSON
                : ranges.stream()
                        .filter(range -> range.qualityFactor() > 0)
                        .flatMap(range -> offered(range).stream())
                        .findFirst()
                        .orElseThrow(() -> Problem.of(
                                406,
                                "Not Acceptable",
                                "Offered are application/dicom+json, application/json and"
                                        + " multipart/related; type=\"application/dicom+xml\""));
    }

    private static HttpMediaType range(String text) {
        try {
            return HttpMediaType.create(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw Problem.of(400, "Bad Request", "The Accept header cannot be read");
        }
    }

    private static Optional<DataSetFormat> offered(HttpMediaType range) {
        if (range.test(MediaTypes.create(DICOM_JSON.type))) {
            return Optional.of(DICOM_JSON);
        }
        if (range.test(MediaTypes.create(JSON.type))) {
            return Optional.of(JSON);
        }
        boolean xml = range.test(MediaTypes.create(XML.type))
                && DICOM_XML.equalsIgnoreCase(range.parameters().getOrDefault("type", DICOM_XML));
        return xml ? Optional.of(XML) : Optional.empty();
    }

    /** 204: there is nothing to list. */
    static void sendNone(ServerResponse response) {
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.status(204);
        response.send();
    }

    /** 200 with the data sets, be they none; in XML, which has no empty list (RFC 2046 5.1.1), none are 204. */
    void send(ServerResponse response, List<ObjectNode> dataSets) {
        if (dataSets.isEmpty() && this == XML) {
            sendNone(response);
            return;
        }
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        switch (this) {
            case DICOM_JSON, JSON -> {
                response.header(HeaderNames.CONTENT_TYPE, type);
                response.send(MAPPER.createArrayNode().addAll(dataSets).toString());
            }
            case XML -> {
                String boundary = UUID.randomUUID().toString();
                response.header(
                        HeaderNames.CONTENT_TYPE,
                        "multipart/related; type=\"%s\"; boundary=%s".formatted(DICOM_XML, boundary));
                response.send(multipart(dataSets, boundary));
            }
        }
    }

    private static String multipart(List<ObjectNode> dataSets, String boundary) {
        var body = new StringBuilder();
        for (ObjectNode dataSet : dataSets) {
            body.append("--")
                    .append(boundary)
                    .append("\r\nContent-Type: ")
                    .append(DICOM_XML)
                    .append("\r\n\r\n")
                    .append(NativeDicom.document(dataSet))
                    .append("\r\n");
        }
        return body.append("--").append(boundary).append("--\r\n").toString();
    }
}
