package maat.launcher.tour;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs the very lines that the tour shows, with curl, in a shell that knows their variables. */
final class Curl {
    /** Quiet, with the status on standard output and the body in a file. */
    private static final String FUNCTION =
            "curl() { command curl -sS --max-time 60 -o \"$BODY\" -w '%{http_code} %{size_download}' \"$@\"; }; ";

    private final Map<String, String> variables = new HashMap<>();
    private final Path body;

    Curl(Path body) {
        this.body = body;
    }

    record Answer(int status, long size, Path body) {
        String text() throws IOException {
            return Files.readString(body);
        }
    }

    void set(String name, String value) {
        variables.put(name, value);
    }

    Answer run(String line) throws IOException, InterruptedException {
        Files.writeString(body, "");
        var builder = new ProcessBuilder("bash", "-c", FUNCTION + line).redirectErrorStream(true);
        builder.environment().putAll(variables);
        builder.environment().put("BODY", body.toString());
        var process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        if (!said.matches("[0-9]{3} [0-9]+")) {
            throw new IOException("curl: " + said);
        }
        return new Answer(Integer.parseInt(said.substring(0, 3)), Long.parseLong(said.substring(4)), body);
    }
}
