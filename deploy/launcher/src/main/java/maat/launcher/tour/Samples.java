package maat.launcher.tour;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import maat.launcher.DataFolder;
import maat.launcher.Screen;
import maat.launcher.StartFailed;
import maat.launcher.parts.Http;

/** The sample images: python3-pydicom's test files, at most a few of each transfer syntax. */
public final class Samples {
    private static final int MOST_PER_SYNTAX = 3;
    private static final String BOUNDARY = "maat-sample-images";

    private final Screen screen;
    private final Http http;

    public Samples(Screen screen, Http http) {
        this.screen = screen;
        this.http = http;
    }

    /** Those that lie on this machine; none where python3-pydicom is missing. */
    static List<Sample> find(DataFolder data) throws IOException, InterruptedException {
        var script = data.resolve("samples.py");
        try (var source = Samples.class.getResourceAsStream("samples.py")) {
            Files.write(script, source.readAllBytes());
        }
        for (var python : List.of("/usr/bin/python3", "python3")) {
            var found = find(python, script);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static List<Sample> find(String python, Path script) throws InterruptedException {
        try {
            var process = new ProcessBuilder(python, script.toString(), String.valueOf(MOST_PER_SYNTAX))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            List<Sample> found;
            try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                found = lines.lines()
                        .map(line -> line.split("\t", -1))
                        .map(word -> new Sample(Path.of(word[0]), word[1], word[2], word[3], word[4]))
                        .toList();
            }
            return process.waitFor() == 0 ? found : List.of();
        } catch (IOException e) {
            return List.of(); // no such python
        }
    }

    /** Uploads them once per data folder, through the public port. */
    public void upload(DataFolder data, URI api, String token) throws Exception {
        if (data.remembered("samples.uploaded").isPresent()) {
            return;
        }
        var samples = find(data);
        if (samples.isEmpty()) {
            screen.say(
                    "No sample images: python3-pydicom is not on this machine (Debian: apt-get install python3-pydicom)");
            return;
        }
        long syntaxes = samples.stream().map(Sample::transferSyntax).distinct().count();
        var refused = new ArrayList<String>();
        screen.step(
                "%d sample images of %d transfer syntaxes, uploaded by Alice".formatted(samples.size(), syntaxes),
                () -> {
                    for (var sample : samples) {
                        var answer = http.send(store(api, token, sample));
                        if (answer.statusCode() != 200) {
                            refused.add("%s (%d)".formatted(sample.file().getFileName(), answer.statusCode()));
                        }
                    }
                    return samples;
                });
        if (refused.size() == samples.size()) {
            throw new StartFailed("Not one sample image could be stored: " + refused);
        }
        if (!refused.isEmpty()) {
            screen.say("  not taken: " + String.join(", ", refused));
        }
        data.remember("samples.uploaded", "yes");
    }

    private static HttpRequest store(URI api, String token, Sample sample) throws IOException {
        byte[] head = "--%s\r\nContent-Type: application/dicom\r\n\r\n"
                .formatted(BOUNDARY)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.US_ASCII);
        return HttpRequest.newBuilder(URI.create(api + "/studies"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/dicom+json")
                .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofByteArray(head),
                        HttpRequest.BodyPublishers.ofFile(sample.file()),
                        HttpRequest.BodyPublishers.ofByteArray(tail)))
                .build();
    }
}
