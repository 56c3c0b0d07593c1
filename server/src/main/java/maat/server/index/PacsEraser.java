package maat.server.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import maat.server.config.ServerConfig.Erasing;
import maat.server.config.ServerConfig.Pacs;

/**
 * Deletes from the PACS. DICOMweb has no such request, so that each archive is asked in its own way; what is gone already
 * counts as deleted.
 */
public final class PacsEraser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** "Data Retention Policy Expired" (DICOM PS3.16 CID 7011); whatever was rejected so is then purged (2.6.2). */
    private static final String REJECTION = "/reject/113039%5EDCM";

    /**
     * From the look-up to the last deletion. The outbox hands the work to somebody else after five minutes, who may be done
     * before, so that a later request could take what was stored anew.
     */
    private static final Duration WHOLE = Duration.ofMinutes(3);

    private final Pacs pacs;
    private final Erasing settings;
    private final Authorization authorization;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** What lets us delete. */
    public interface Authorization {
        /** Value of the header of that name for a series, or for all of the study; empty for none. */
        Optional<String> toErase(String study, Optional<String> series);
    }

    public PacsEraser(Pacs pacs, Erasing settings, Authorization authorization) {
        this.pacs = pacs;
        this.settings = settings;
        this.authorization = authorization;
    }

    /** @throws PacsUnavailable when the archive has not confirmed within 60 s */
    void eraseStudy(String study) {
        erase("Study", study, "/studies/" + study, authorization.toErase(study, Optional.empty()));
    }

    /** @throws PacsUnavailable when the archive has not confirmed within 60 s */
    void eraseSeries(String study, String series) {
        var credential = authorization.toErase(study, Optional.of(series));
        erase("Series", series, "/studies/" + study + "/series/" + series, credential);
    }

    private void erase(String level, String uid, String resource, Optional<String> credential) {
        switch (settings.style()) {
            case ORTHANC -> eraseFromOrthanc(level, uid, credential);
            case DCM4CHEE -> {
                send("POST", pacs.url() + resource + REJECTION, "", credential);
                send("DELETE", settings.root() + REJECTION, "", credential);
            }
        }
    }

    /** Orthanc knows resources by names of its own, and may have several of one UID. */
    private void eraseFromOrthanc(String level, String uid, Optional<String> credential) {
        try {
            long begun = System.nanoTime();
            var found = JSON.readTree(send("POST", settings.root() + "/tools/lookup", uid, credential));
            for (var resource : found) {
                if (System.nanoTime() - begun > WHOLE.toNanos()) {
                    throw new PacsUnavailable("the PACS is too slow to delete all in one go");
                }
                if (resource.path("Type").asText().equals(level)) {
                    send("DELETE", settings.root() + resource.path("Path").asText(), "", credential);
                }
            }
        } catch (IOException unreadable) {
            throw new PacsUnavailable("the PACS's answer to a look-up is not JSON", unreadable);
        }
    }

    /** The body of an answer; empty when there is nothing of that name. */
    private byte[] send(String method, String url, String body, Optional<String> credential) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(ANSWER)
                .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        credential.ifPresent(value -> request.header("Authorization", value));
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            int status = answer.statusCode();
            if (status == 404) {
                return new byte[0];
            }
            if (status >= 300) {
                throw new PacsUnavailable("the PACS answered %d to a deletion".formatted(status));
            }
            return answer.body();
        } catch (IOException unreachable) {
            throw new PacsUnavailable("the PACS cannot be reached", unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PacsUnavailable("interrupted while asking the PACS", interrupted);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
