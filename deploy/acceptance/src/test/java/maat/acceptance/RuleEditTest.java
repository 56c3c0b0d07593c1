package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.Optional;
import maat.acceptance.house.Await;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.Plan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Editing a rule while deploy/up runs")
class RuleEditTest {

    @Test
    @DisplayName("a broken rule is shown and changes nothing; a good one decides at once, on every server")
    void edited(@TempDir Path checkout) throws Exception {
        copyOfCheckout(checkout);
        var plan =
                Plan.named("rules").with("--home", checkout.toString(), "--servers", "2", "--no-samples", "--no-tour");
        try (var house = House.start(plan)) {
            var rule = checkout.resolve("policies/src/main/rego/maat/album/album.rego");
            var original = Files.readString(rule);
            var builtIn = revision(house, 0);
            assertThat(revision(house, 1)).isEqualTo(builtIn);

            Files.writeString(rule, original + "\nallow if {\n");
            Await.until("the mistake is shown", () -> house.screen().contains("The edited rules do not build"));
            Await.until("and where it is", () -> house.screen().contains("album.rego:"));
            assertThat(revision(house, 0)).isEqualTo(builtIn);

            Files.writeString(rule, original.replaceFirst("# title: ", "# title: Edited, "));
            Await.until("the new rules hold", () -> house.screen().contains("The new rules hold"));
            assertThat(revision(house, 0)).isNotEqualTo(builtIn);
            assertThat(revision(house, 1)).isEqualTo(revision(house, 0));
        }
    }

    /** Which rules decide, by the word of a decision itself. */
    private static String revision(House house, int server) {
        var question = """
                {"subject":{"type":"user","id":"nobody"},"action":{"name":"album.list"},
                 "resource":{"type":"system","id":"maat"}}""";
        var client = new Client(
                house.server(server),
                Optional.of("Basic "
                        + Base64.getEncoder()
                                .encodeToString(house.internalClient().getBytes(StandardCharsets.UTF_8))));
        var answer = client.send(client.request("/access/v1/evaluation", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question)));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("context").path("policy_revision").asText();
    }

    /** The built jars as they are, the rules to edit. */
    private static void copyOfCheckout(Path checkout) throws IOException {
        var home = Path.of(System.getProperty("maat.home", "../.."))
                .toAbsolutePath()
                .normalize();
        for (var name : new String[] {"server", "proxy", "deploy"}) {
            Files.createSymbolicLink(checkout.resolve(name), home.resolve(name));
        }
        copy(home.resolve("policies/src"), checkout.resolve("policies/src"));
        Files.copy(home.resolve("policies/build"), checkout.resolve("policies/build"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
