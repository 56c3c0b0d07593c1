package maat.server.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import maat.server.ServerUnderTest;

/** What the management listener tells, line by line. */
record ScrapedMetrics(String[] lines) {

    static ScrapedMetrics of(ServerUnderTest server) {
        var request =
                HttpRequest.newBuilder(server.management().resolve("/metrics")).build();
        try (var client = HttpClient.newHttpClient()) {
            return new ScrapedMetrics(client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .split("\n"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    int statements(String purpose) {
        return sum("maat_database_statements_seconds_count\\{.*purpose=\"%s\"\\}".formatted(purpose));
    }

    /** @param name a pattern for the name with its labels */
    int sum(String name) {
        return values(name).sum();
    }

    int largest(String name) {
        return values(name).max().orElse(0);
    }

    private IntStream values(String name) {
        var wanted = Pattern.compile(name + " [0-9.E+-]+");
        return Arrays.stream(lines)
                .filter(line -> wanted.matcher(line).matches())
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
}
